import { appendEvents, newId, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { relinkContacts } from "../../wecom/index.ts";
import { customersMerged } from "../events.ts";
import { fill, type Filled, type FullRow } from "../profile/model.ts";
import { refreshTerms } from "../list/search.ts";
import { lockCustomers, refreshContactState } from "../profile/customer-store.ts";
import { insertMerges, moveRows, storeMerged, type ExplainedMerge } from "./merge-store.ts";
import { addTimeline } from "../profile/timeline.ts";

/** Makes one profile of two, as often as asked and in this order; who holds the identities has locked them. */
export async function carryOutMerges(
  tx: Tx,
  context: Context,
  merges: readonly ExplainedMerge[],
): Promise<void> {
  for (const round of roundsOf(merges)) await carryOutRound(tx, context, round);
}

/** Merges that do not touch each other are carried out at once; a profile that takes part twice waits for the next round. */
function roundsOf(merges: readonly ExplainedMerge[]): ExplainedMerge[][] {
  const rounds: ExplainedMerge[][] = [];
  let touched = new Set<string>();
  for (const merge of merges) {
    const round = rounds.at(-1);
    if (!round || touched.has(merge.from) || touched.has(merge.to)) {
      rounds.push([merge]);
      touched = new Set([merge.from, merge.to]);
    } else {
      round.push(merge);
      touched.add(merge.from).add(merge.to);
    }
  }
  return rounds;
}

async function carryOutRound(tx: Tx, context: Context, merges: readonly ExplainedMerge[]): Promise<void> {
  const { clock } = context;
  const now = clock.now();
  const rows = new Map(
    (
      await lockCustomers(
        tx,
        merges.flatMap(({ from, to }) => [from, to]),
      )
    ).map((row) => [row.id, row]),
  );
  const explained = merges.map((merge) => {
    const from = rows.get(merge.from)!; // locked above
    const to = rows.get(merge.to)!; // locked above
    return { ...merge, id: newId(clock), filled: fill(to, from), merged: mergeRows(to, from) };
  });
  await moveRows(tx, merges);
  await storeMerged(
    tx,
    explained.map(({ merged }) => merged),
    merges,
  );
  await insertMerges(tx, explained, now);
  for (const { from, to } of merges) await relinkContacts(tx, from, to);
  await refreshContactState(
    tx,
    merges.map(({ to }) => to),
  );
  await refreshTerms(
    tx,
    merges.flatMap(({ from, to }) => [from, to]),
  );
  await addTimeline(
    tx,
    context,
    explained.map(({ id, from, to, because, by }) => ({
      customerId: to,
      at: now,
      kind: "customers_merged",
      key: `customers_merged:${id}`,
      payload: { mergeId: id, from, because: because.kind, masked: because.masked, by },
    })),
  );
  await appendEvents(
    tx,
    clock,
    merges.map(({ from, to }) => customersMerged.of({ customerId: to, payload: { from, to } })),
  );
}

function mergeRows(to: FullRow, from: FullRow): FullRow {
  const filled: Filled = fill(to, from);
  return {
    ...to,
    ...filled,
    name_from: filled.display_name === undefined ? to.name_from : from.name_from,
    first_seen_at: from.first_seen_at < to.first_seen_at ? from.first_seen_at : to.first_seen_at,
    last_activity_at:
      from.last_activity_at > to.last_activity_at ? from.last_activity_at : to.last_activity_at,
    tag_ids: [...new Set([...to.tag_ids, ...from.tag_ids])],
  };
}
