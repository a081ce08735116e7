import type { AdvisorCodes } from "../../content/index.ts";
import { findOwnCodes } from "./code-store.ts";
import { getCode } from "./operations.ts";
import { fetchQr } from "./qr.ts";

/** A code that leads to one advisor alone is that advisor's own: a poster with it counts who came by it. */
export const ownCodes: AdvisorCodes = {
  find: findOwnCodes,
  fetchPicture: async (context, codeId) => fetchQr(await getCode(context, codeId)),
};
