import { appendEvents, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { advisorsChanged } from "../events.ts";
import { closeAdvisors, countUnseenAdvisors, putAdvisors, replaceDepartments } from "./advisor-store.ts";
import { mayLose } from "./loss-store.ts";
import type { Staff } from "./staff.ts";

/** Brings the mirror to the whole staff that was read; of many who would have left it asks a person. */
export async function storeStaff(tx: Tx, { clock }: Context, staff: Staff): Promise<void> {
  const now = clock.now();
  const seen = staff.members.map((member) => member.user_id);
  let isChanged = await putAdvisors(tx, staff.members, now);
  isChanged = (await replaceDepartments(tx, staff.departments)) || isChanged;
  const unseen = await countUnseenAdvisors(tx, seen);
  if ((await mayLose(tx, "staff", unseen, now)) && unseen.lost > 0)
    isChanged = (await closeAdvisors(tx, seen)) || isChanged;
  if (isChanged) await appendEvents(tx, clock, [advisorsChanged.of({ payload: {} })]);
}
