import { eventType } from "@hortus/kernel";
import { z } from "zod";

/** A customer became a contact by a channel code. */
export const channelEntered = eventType(
  "channel_entered",
  z.object({ codeId: z.string(), advisorId: z.string() }),
);
/** A merge, or the undo of one, gave this customer other entries. */
export const channelEntriesMoved = eventType("channel_entries_moved", z.object({}));
