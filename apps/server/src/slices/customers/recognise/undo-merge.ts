import { appendEvents, notFound, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { linkContacts } from "../../wecom/index.ts";
import { customerChanged, mergeUndone } from "../events.ts";
import type { FullRow } from "../profile/model.ts";
import { refreshTerms } from "../list/search.ts";
import { lockCustomers, refreshContactState, updateWritten } from "../profile/customer-store.ts";
import { enterRecord, holdIdentitiesOf } from "./identity-store.ts";
import {
  findContactLinks,
  findMerges,
  findOrigins,
  markUndone,
  moveRowsBack,
  type MergeRow,
} from "./merge-store.ts";

/**
 * Takes two profiles apart: what came with the one that went goes back to it, and from then on nothing merges them again. What
 * happened after the merge stays where it happened.
 *
 * @throws {ProblemError} 409 when it is undone already, or a later merge of these profiles has to be undone first
 */
export async function undoMerge(
  context: Context,
  caller: Caller,
  customerId: string,
  mergeId: string,
): Promise<void> {
  await context.workspace.tx(async (tx) => {
    // before it is looked at: two undos of one merge, and one beside a merge that builds on it, take turns
    await enterRecord(tx, "alone");
    const merges = await findMerges(tx, customerId);
    const merge = merges.find(({ id }) => id === mergeId);
    if (!merge) throw notFound("This merge");
    if (!canUndo(merge, merges)) {
      throw new ProblemError(409, "merge_not_undoable", "This merge can't be undone now", {
        hint: merge.undone_at ? "It is undone already." : "Undo the later merges of these profiles first.",
      });
    }
    await takeApart(tx, context, merge);
    await recordAudit(tx, context, caller, {
      action: "merge_undone",
      objectType: "customer",
      objectId: merge.customer_id,
      before: { mergedFrom: merge.from_customer_id, because: merge.because_kind },
    });
  });
}

/** The latest merge that stands comes first: a later one may have built on it. */
export function canUndo(merge: MergeRow, merges: readonly MergeRow[]): boolean {
  if (!merge.stands) return false;
  const latest = merges.find(
    ({ undone_at, customer_id }) => undone_at === null && customer_id === merge.customer_id,
  );
  return latest?.id === merge.id;
}

async function takeApart(tx: Tx, context: Context, merge: MergeRow): Promise<void> {
  const { clock } = context;
  const [stayed, revived] = [merge.customer_id, merge.from_customer_id];
  await holdIdentitiesOf(tx, [stayed]);
  const rows = await lockCustomers(tx, [stayed, revived]);
  const origins = await findOrigins(tx, revived);
  await moveRowsBack(tx, { from: stayed, to: revived }, origins);
  await giveBackFields(
    tx,
    rows.find(({ id }) => id === stayed)!,
    merge,
  ); // both rows exist: the record names them
  await markUndone(tx, merge.id, clock.now());
  await linkContacts(tx, await findContactLinks(tx, revived));
  await refreshContactState(tx, [stayed, revived]);
  await refreshTerms(tx, [stayed, revived]);
  await appendEvents(tx, clock, [
    mergeUndone.of({ customerId: revived, payload: { from: stayed, to: revived, origins } }),
    customerChanged.of({ customerId: stayed, payload: { fields: Object.keys(merge.filled) } }),
  ]);
}

/** Empties what the merge had filled, unless somebody has written something else since. */
async function giveBackFields(tx: Tx, row: FullRow, { filled }: MergeRow): Promise<void> {
  const next = { ...row };
  if (filled.display_name !== undefined && row.display_name === filled.display_name)
    Object.assign(next, { display_name: "", name_from: "nobody" });
  if (filled.notes !== undefined && row.notes === filled.notes) next.notes = "";
  for (const field of ["gender", "birthday", "city", "time_zone"] as const) {
    if (filled[field] !== undefined && row[field] === filled[field]) next[field] = null;
  }
  await updateWritten(tx, row.id, next);
}
