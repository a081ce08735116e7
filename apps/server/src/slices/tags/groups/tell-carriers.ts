import type { Loop } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { putMarksOfCarriers } from "../customers/mark-store.ts";
import { carriersWait, findTagToTell, noteToldUpTo } from "./tag-store.ts";

const BATCH = 500;

/** Has WeCom told anew who carries a tag that it lost and got back. */
export const tellCarriersLoop: Loop<Context> = {
  name: "tags carriers",
  everyMs: 2_000,
  waiting: carriersWait,
  async run({ workspace, clock }) {
    return workspace.tx(async (tx) => {
      const tag = await findTagToTell(tx);
      if (!tag) return false;
      const told = await putMarksOfCarriers(tx, tag.id, tag.after, BATCH, clock.now());
      await noteToldUpTo(tx, tag.id, told.length < BATCH ? null : (told.at(-1) ?? null));
      return true;
    });
  },
};
