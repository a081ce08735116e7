/** What changed among the marks of a relation on WeCom's side becomes tags here. */
import type { Loop, Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { getContacts } from "../../wecom/index.ts";
import { findListVersion, requestList } from "../groups/list-store.ts";
import { findTags } from "../groups/tag-store.ts";
import {
  closeCustomerConflicts,
  findCustomerConflicts,
  putCustomerConflicts,
  type CustomerConflict,
} from "../conflicts/customer-store.ts";
import {
  deleteSeen,
  findMarks,
  findSeen,
  findUnresolved,
  putSeen,
  type SeenRow,
  unresolvedWaits,
  withdrawRemovals,
} from "./mark-store.ts";
import { tagCustomers, untagCustomers } from "./tagging.ts";
import type { CustomerTagKey, Relation } from "../keys.ts";

const keyOf = ({ customerId, userId, externalUserId }: Relation): string =>
  `${customerId} ${userId} ${externalUserId}`;

/**
 * Compares what WeCom says of these relations with what it said last. A mark that is new puts the tag on the customer; one that went
 * takes it, unless another advisor's relation still has it. Where a person put it here, or took it off at the same time, it is a conflict.
 */
export async function reconcile(
  tx: Tx,
  context: Context,
  given: readonly Relation[],
  firstLook = true,
): Promise<void> {
  const relations = [...new Map(given.map((relation) => [keyOf(relation), relation])).values()];
  const customerIds = [...new Set(relations.map(({ customerId }) => customerId))];
  const contacts = new Map(
    (await getContacts(tx, relations)).map((contact) => [
      `${contact.userId} ${contact.externalUserId}`,
      contact,
    ]),
  );
  const seen = new Map((await findSeen(tx, customerIds)).map((row) => [keyOf(row), row]));
  // What we have still to tell is ours to decide, whatever WeCom says until then.
  const pending = new Map(
    (await findMarks(tx, customerIds)).map(({ customerId, tagId, marked }) => [
      `${customerId} ${tagId}`,
      marked,
    ]),
  );
  const open = new Map(
    (await findCustomerConflicts(tx, customerIds)).map((row) => [`${row.customerId} ${row.tagId}`, row]),
  );
  const tagOf = new Map(
    (await findTags(tx)).flatMap((tag) => (tag.wecomId ? [[tag.wecomId, tag.id] as const] : [])),
  );
  const version = await findListVersion(tx);
  const ended: Relation[] = [];
  const read: SeenRow[] = [];
  const added = new Changes();
  const gone: (Relation & { wecomId: string; tagId: string })[] = [];
  const conflicts: CustomerConflict[] = [];
  const agreed: CustomerTagKey[] = [];
  for (const relation of relations) {
    const { customerId, userId } = relation;
    const contact = contacts.get(`${userId} ${relation.externalUserId}`);
    if (!contact || contact.removedAt) {
      ended.push(relation);
      seen.delete(keyOf(relation));
      continue;
    }
    const before = new Set(seen.get(keyOf(relation))?.tagIds);
    const now = contact.tags.map(({ tagId }) => tagId);
    const isDecided = (wecomId: string) => pending.has(`${customerId} ${tagOf.get(wecomId)}`);
    for (const wecomId of now) {
      const tagId = tagOf.get(wecomId);
      if (!tagId) continue;
      const key = `${customerId} ${tagId}`;
      if (open.get(key)?.what === "lost_there") agreed.push({ customerId, tagId });
      if (before.has(wecomId)) continue;
      // Taken off here and put on there before either side heard of the other.
      if (pending.get(key) === false) conflicts.push({ ...relation, tagId, what: "put_there" });
      else if (!isDecided(wecomId) && !open.has(key)) added.note(tagId, userId, customerId);
    }
    for (const wecomId of before) {
      const tagId = tagOf.get(wecomId);
      if (tagId && !now.includes(wecomId) && !isDecided(wecomId)) gone.push({ ...relation, wecomId, tagId });
    }
    // Tags of rule groups (st…) are not in the list that we mirror, and never will be.
    const isUnknown = (wecomId: string) => !tagOf.has(wecomId) && !wecomId.startsWith("st");
    const row = {
      ...relation,
      tagIds: now.filter((id) => tagOf.has(id)),
      unresolvedAt: now.some(isUnknown) ? version : null,
    };
    seen.set(keyOf(relation), row);
    read.push(row);
  }
  const still = new Set(
    [...seen.values()].flatMap(({ customerId, tagIds }) => tagIds.map((id) => `${customerId} ${id}`)),
  );
  const lost = new Changes();
  for (const { wecomId, tagId, ...relation } of gone) {
    const { customerId, userId } = relation;
    if (still.has(`${customerId} ${wecomId}`)) continue;
    if (open.get(`${customerId} ${tagId}`)?.what === "put_there") agreed.push({ customerId, tagId });
    lost.note(tagId, userId, customerId);
    conflicts.push({ ...relation, tagId, what: "lost_there" });
  }
  await deleteSeen(tx, ended);
  await putSeen(tx, read);
  for (const { tagId, by, customerIds: ids } of added.all())
    await tagCustomers(tx, context, { customerIds: ids, tagIds: [tagId], source: "wecom", by });
  for (const { tagId, by, customerIds: ids } of lost.all())
    await untagCustomers(tx, context, { customerIds: ids, tagIds: [tagId], source: "wecom", by });
  await closeCustomerConflicts(tx, agreed);
  // After the taking off: only what a person put is still there to argue about.
  await withdrawRemovals(
    tx,
    conflicts.filter(({ what }) => what === "put_there"),
  );
  await putCustomerConflicts(tx, conflicts, context.clock.now());
  if (firstLook && read.some(({ unresolvedAt }) => unresolvedAt !== null))
    await requestList(tx, context.clock.now());
}

/** Customers by tag and advisor, so that each tag is put with one statement. */
class Changes {
  readonly #groups = new Map<string, { tagId: string; by: string; customerIds: string[] }>();

  note(tagId: string, by: string, customerId: string): void {
    const key = `${tagId} ${by}`;
    const group = this.#groups.get(key) ?? { tagId, by, customerIds: [] };
    group.customerIds.push(customerId);
    this.#groups.set(key, group);
  }

  all() {
    return this.#groups.values();
  }
}

const BATCH = 200;

/** Looks again at relations with a tag that was unknown, once the list has been read anew. */
export const unresolvedLoop: Loop<Context> = {
  name: "tags unresolved",
  everyMs: 2_000,
  waiting: unresolvedWaits,
  async run(context) {
    return context.workspace.tx(async (tx) => {
      const relations = await findUnresolved(tx, await findListVersion(tx), BATCH);
      if (relations.length > 0) await reconcile(tx, context, relations, false);
      return relations.length === BATCH;
    });
  },
};
