import { appendEvents, type Loop } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { memberLevelsOrdered } from "../events.ts";
import { advanceTelling, claimTelling, findMembersOf, tellingIsDue } from "./tell-store.ts";

/** As many as a handler takes at once. */
const MEMBERS_AT_ONCE = 500;

/** Tells of the members of one level, a slice a transaction, for there may be a million; a run that died goes on where it was. */
export const tellLevelsLoop: Loop<Context> = {
  name: "membership/tell-levels",
  everyMs: 1_000,
  waiting: ({ clock }) => tellingIsDue(clock.now()),
  run: ({ workspace, clock }) =>
    workspace.tx(async (tx) => {
      const due = await claimTelling(tx, clock.now());
      if (!due) return false;
      const customerIds = await findMembersOf(tx, due, MEMBERS_AT_ONCE);
      if (customerIds.length > 0)
        await appendEvents(tx, clock, [memberLevelsOrdered.of({ payload: { customerIds } })]);
      await advanceTelling(
        tx,
        due.levelId,
        customerIds.length < MEMBERS_AT_ONCE ? undefined : customerIds.at(-1),
      );
      return true;
    }),
};
