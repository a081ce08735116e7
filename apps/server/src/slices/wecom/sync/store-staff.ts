import { appendEvents, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { advisorsChanged } from "../events.ts";
import {
  closeAdvisors,
  countUnseenAdvisors,
  isNewestReading,
  putAdvisors,
  replaceDepartments,
} from "./advisor-store.ts";
import { mayLose } from "./loss-store.ts";
import type { Staff } from "./staff.ts";

/**
 * Brings the mirror to the whole staff that was read; of many who would have left it asks a person. Several read it at once, a pass for
 * minutes: a reading that began before the one written last changes nothing, and whom a callback named since it began stays as that said.
 */
export async function storeStaff(tx: Tx, { clock }: Context, staff: Staff): Promise<void> {
  const now = clock.now();
  const { readAt } = staff;
  if (!(await isNewestReading(tx, readAt, now))) return;
  const seen = staff.members.map((member) => member.user_id);
  let isChanged = await putAdvisors(tx, staff.members, readAt, now);
  isChanged = (await replaceDepartments(tx, staff.departments)) || isChanged;
  const unseen = await countUnseenAdvisors(tx, seen, readAt);
  if ((await mayLose(tx, "staff", unseen, now)) && unseen.lost > 0)
    isChanged = (await closeAdvisors(tx, seen, readAt, now)) || isChanged;
  if (isChanged) await appendEvents(tx, clock, [advisorsChanged.of({ payload: {} })]);
}
