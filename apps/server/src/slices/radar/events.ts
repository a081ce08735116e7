import { eventType } from "@hortus/kernel";
import { z } from "zod";

/** The customer in `customerId` opened a short link that was made for her. */
export const radarOpened = eventType(
  "radar_opened",
  z.object({ linkId: z.string(), contentId: z.string().optional(), title: z.string() }),
);
/** A merge, or the undo of one, gave this customer other openings. */
export const radarOpensMoved = eventType("radar_opens_moved", z.object({}));
