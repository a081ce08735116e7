import type { Loop } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { isOver, letGo, takeBack } from "../../outreach/index.ts";
import { anyIsIn, findIn, isClaimed, lockMassSend, moveMassSend } from "./store.ts";

/** They run for days, side by side: one look of an index each. */
const AT_ONCE = 500;

/** Takes back what cancelled mass sends had planned, a thousand customers a turn. */
export const cancelLoop: Loop<Context> = {
  name: "mass sends cancelled",
  everyMs: 1_000,
  waiting: () => anyIsIn("cancelling"),
  async run(context) {
    const { workspace, clock } = context;
    const [row] = await findIn(workspace.db, "cancelling", 1);
    if (!row) return false;
    return workspace.tx(async (tx) => {
      const now = clock.now();
      const current = await lockMassSend(tx, row.id);
      if (current?.state !== "cancelling") return false;
      const nothingLeft = await takeBack(tx, context, row.id);
      // A page that is being planned at this moment is taken back after it.
      if (!nothingLeft) return true;
      if (await isClaimed(tx, row.id, now)) return false;
      await letGo(tx, row.id);
      await moveMassSend(tx, row.id, { state: "cancelled", finishedAt: now }, now);
      return true;
    });
  },
};

/** A mass send is over when every customer's result is known. */
export const finishLoop: Loop<Context> = {
  name: "mass sends finished",
  everyMs: 10_000,
  waiting: () => anyIsIn("running"),
  async run({ workspace, clock }) {
    for (const { id } of await findIn(workspace.db, "running", AT_ONCE)) {
      if (!(await isOver(workspace.db, id))) continue;
      await workspace.tx(async (tx) => {
        const now = clock.now();
        if ((await lockMassSend(tx, id))?.state === "running")
          await moveMassSend(tx, id, { state: "finished", finishedAt: now }, now);
      });
    }
    return false;
  },
};
