/** A person says whose word holds. */
import { appendEvents, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { deleteCustomerTags, insertCustomerTags } from "../customers/customer-tag-store.ts";
import { putMarks } from "../customers/mark-store.ts";
import { customerTagged, customerUntagged } from "../events.ts";
import { requestList } from "../groups/list-store.ts";
import { archiveEntry, archiveTagsOfGroup, findEntries, lockNames, type Entry } from "../groups/tag-store.ts";
import { closeCustomerConflicts, lockCustomerConflicts, type CustomerConflictRow } from "./customer-store.ts";
import {
  closeEntryConflicts,
  findEntryConflicts,
  makeAnew,
  takeTheirs,
  tellAfterAll,
  type EntryConflictRow,
} from "./entry-store.ts";
import type { CustomerTagKey } from "../keys.ts";

type Keep = "ours" | "theirs";

/**
 * Ends conflicts. Those that ended meanwhile are passed over: somebody else was first, or both sides agree again.
 *
 * @param keys of entries, or "customer:tag"
 * @returns how many were decided now
 */
export async function decideConflicts(
  context: Context,
  caller: Caller,
  { keys, keep }: { keys: readonly string[]; keep: Keep },
): Promise<{ decided: number }> {
  const { workspace } = context;
  const wanted = new Set(keys);
  const pairs = [...wanted].flatMap((key) => {
    const [customerId, tagId] = key.split(":");
    return customerId && tagId ? [{ customerId, tagId }] : [];
  });
  return workspace.tx(async (tx) => {
    await lockNames(tx);
    const { groups, tags } = await findEntries(tx);
    const entryOf = new Map([...groups, ...tags].map((entry) => [entry.id, entry]));
    const decided: string[] = [];
    for (const conflict of await findEntryConflicts(tx)) {
      const entry = entryOf.get(conflict.id);
      if (!entry || !wanted.has(conflict.id)) continue;
      await closeEntryConflicts(tx, [conflict.id]);
      await (keep === "ours" ? keepOurs : keepTheirs)(tx, context, entry, conflict);
      decided.push(`${conflict.kind} ${entry.name}: ${conflict.what}`);
    }
    const open = pairs.length === 0 ? [] : await lockCustomerConflicts(tx, pairs);
    await decideCustomers(tx, context, caller, open, keep);
    decided.push(...open.map(({ customerId, tagId, what }) => `${customerId}:${tagId}: ${what}`));
    if (decided.length > 0)
      await recordAudit(tx, context, caller, {
        action: "tag_conflicts_decided",
        objectType: "tag_conflict",
        objectId: decided.length === 1 ? (keys[0] ?? "") : `${decided.length}`,
        after: { keep, decided },
      });
    return { decided: decided.length };
  });
}

async function keepOurs(
  tx: Tx,
  { clock }: Context,
  { id }: Entry,
  conflict: EntryConflictRow,
): Promise<void> {
  if (conflict.what === "gone_there") await makeAnew(tx, conflict.kind, id, clock.now());
  else await tellAfterAll(tx, conflict, clock.now());
}

async function keepTheirs(
  tx: Tx,
  { clock }: Context,
  { id, name, push, wecomName }: Entry,
  { kind, what, theirName }: EntryConflictRow,
): Promise<void> {
  // Gone there, or never taken there: then not here either.
  if (what === "gone_there" || push === "create") {
    await archiveEntry(tx, kind, id, clock.now());
    if (kind === "group") await archiveTagsOfGroup(tx, id, clock.now());
    return;
  }
  await takeTheirs(tx, kind, id, theirName ?? wecomName ?? name);
  // A group that lives again has tags that only the list knows.
  if (push === "delete") await requestList(tx, clock.now());
}

async function decideCustomers(
  tx: Tx,
  context: Context,
  caller: Caller,
  conflicts: readonly (CustomerConflictRow & { carried: boolean })[],
  keep: Keep,
): Promise<void> {
  const { clock } = context;
  await closeCustomerConflicts(tx, conflicts);
  if (keep === "ours") {
    await putMarks(
      tx,
      conflicts.map(({ customerId, tagId, carried }) => ({ customerId, tagId, marked: carried })),
      clock.now(),
    );
    return;
  }
  // One by one, a hundred at most. WeCom needs no telling: it is so there.
  const taken: CustomerTagKey[] = [];
  const put: CustomerTagKey[] = [];
  for (const { customerId, tagId, carried, userId } of conflicts) {
    const one = { customerIds: [customerId], tagIds: [tagId] };
    if (carried) taken.push(...(await deleteCustomerTags(tx, { ...one, source: "person", by: caller.name })));
    else put.push(...(await insertCustomerTags(tx, { ...one, source: "wecom", by: userId }, clock.now())));
  }
  await appendEvents(tx, clock, [
    ...taken.map(({ customerId, tagId }) => customerUntagged.of({ customerId, payload: { tagId } })),
    ...put.map(({ customerId, tagId }) =>
      customerTagged.of({ customerId, payload: { tagId, source: "wecom" } }),
    ),
  ]);
}
