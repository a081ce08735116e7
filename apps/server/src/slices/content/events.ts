import { eventType } from "@hortus/kernel";
import { z } from "zod";

/** A piece of the library came, changed, was archived or restored. */
export const contentChanged = eventType(
  "content_changed",
  z.object({ contentId: z.string(), version: z.int(), archived: z.boolean() }),
);
/** An advisor noted to have used a piece; the customer in `customerId` when it was for one. */
export const contentUsed = eventType(
  "content_used",
  z.object({ contentId: z.string(), version: z.int(), name: z.string(), advisorId: z.string() }),
);
