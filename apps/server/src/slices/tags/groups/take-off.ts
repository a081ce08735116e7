import { appendEvents, type Loop } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { takeOff } from "../customers/customer-tag-store.ts";
import { customerUntagged } from "../events.ts";
import { closeTakeOff, findTagToTakeOff, tagIsToBeTakenOff } from "./tag-store.ts";

const BATCH = 500;

/** Takes archived tags off the customers who carry them; WeCom does the same on its side. */
export const takeOffLoop: Loop<Context> = {
  name: "tags take-off",
  everyMs: 2_000,
  waiting: tagIsToBeTakenOff,
  async run({ workspace, clock }) {
    return workspace.tx(async (tx) => {
      const tagId = await findTagToTakeOff(tx);
      if (!tagId) return false;
      const taken = await takeOff(tx, tagId, BATCH);
      await appendEvents(
        tx,
        clock,
        taken.map(({ customerId }) => customerUntagged.of({ customerId, payload: { tagId } })),
      );
      if (taken.length < BATCH) await closeTakeOff(tx, tagId);
      return true;
    });
  },
};
