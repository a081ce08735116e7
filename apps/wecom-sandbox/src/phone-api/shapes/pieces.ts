/** Pieces that several shapes share. */
import { z } from "zod";

/** ISO 8601 in UTC, of the sandbox's clock and not of the machine's. */
export const instant = z.iso.datetime();
export const userid = z.string().min(1).max(64);
export const externalUserid = z.string().min(1).max(64);
