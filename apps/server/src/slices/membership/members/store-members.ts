import type { MemberFate } from "@hortus/contracts";
import { appendEvents, newId, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import {
  addTimeline,
  areAsKnown,
  findCurrentCustomerIds,
  removeTimeline,
  resolveCustomers,
} from "../../customers/index.ts";
import type { LevelRow } from "../levels/store.ts";
import { decide } from "./decide.ts";
import type { MemberInput } from "./model.ts";
import {
  claimKeys,
  findChangesOf,
  findKeys,
  findMemberships,
  giveMemberships,
  insertChanges,
  keyOf,
  putMemberships,
  type MemberKey,
  type StoredMembership,
} from "./store.ts";
import { eventsOf, type Told } from "./tell.ts";
import { changeEntry, changeKey } from "./timeline.ts";

export type Fate = Omit<MemberFate, "index" | "externalId">;

/** A row whose level is one of ours. */
export type KnownMember = Omit<MemberInput, "level"> & { levelId: string };

/** A membership that the batch writes. */
type Written = Told & { now: { externalId: string } };

/**
 * Stores members in the caller's transaction, in some ten statements, and tells of them. Each row has its fate, in the same order.
 *
 * @param levels all of the workspace, held
 * @param by on whose behalf, for the record of merges
 */
export async function storeMembers(
  tx: Tx,
  context: Context,
  members: readonly KnownMember[],
  levels: readonly LevelRow[],
  by: string,
): Promise<Fate[]> {
  if (members.length === 0) return [];
  const settled = await findSettled(tx, context, members);
  if (settled) return settled;
  const now = context.clock.now();
  const customerIds = await resolveCustomers(
    tx,
    context,
    members.map(({ identities, customerName, joinedAt }) => ({
      identities,
      name: customerName,
      source: "member",
      at: joinedAt,
      by,
    })),
  );
  const { keys, known } = await claim(tx, context, members, customerIds);
  const owners = await findOwners(tx, known, members, keys, customerIds);
  const { fates, written } = decideAll(context, members, keys, known, owners, levels);
  const moved = written.flatMap(({ before, now: { membershipId, customerId } }) =>
    before && before.customerId !== customerId
      ? [{ membershipId, from: before.customerId, to: customerId }]
      : [],
  );
  const names = new Map(levels.map(({ id, name }) => [id, name]));
  await giveAway(tx, context, moved, names);
  await putMemberships(
    tx,
    written.map((each) => each.now),
    now,
  );
  const changes = written.flatMap((each) => each.changes);
  await insertChanges(tx, changes, now);
  await addTimeline(
    tx,
    context,
    changes.map((change) => changeEntry(change, names)),
  );
  await appendEvents(tx, context.clock, eventsOf(written, now));
  return fates;
}

/**
 * The fates of rows that say nothing new. A till sends its whole file each night, so this is the usual case of most rows; nothing is held for
 * it, since nothing will be written.
 *
 * @returns undefined as soon as one row may say something new
 */
async function findSettled(
  tx: Tx,
  context: Context,
  members: readonly KnownMember[],
): Promise<Fate[] | undefined> {
  const keys = new Map((await findKeys(tx, members)).map((key) => [keyOf(key), key]));
  if (members.some((member) => !keys.has(keyOf(member)))) return undefined;
  const known = await findMemberships(tx, [...keys.values()]);
  const rows = members.flatMap((member) => {
    const before = known.get(keys.get(keyOf(member))!.membershipId); // each has one
    if (!before || member.changedAt > before.changedAt) return [];
    const { outcome } = decide(before, member, () => 0);
    return outcome === "unchanged" ? [{ before, member }] : [];
  });
  if (rows.length < members.length) return undefined;
  const isSettled = await areAsKnown(
    tx,
    context,
    rows.map(({ before: { customerId }, member: { identities, customerName } }) => ({
      customerId,
      identities,
      name: customerName,
    })),
  );
  if (!isSettled) return undefined;
  return rows.map(({ before: { membershipId, customerId } }) => ({
    outcome: "unchanged",
    membershipId,
    customerId,
  }));
}

/** Finds the membership of each row's id, or gives it one; from here on nobody else writes these memberships. */
async function claim(
  tx: Tx,
  context: Context,
  members: readonly KnownMember[],
  customerIds: readonly string[],
): Promise<{ keys: ReadonlyMap<string, MemberKey>; known: ReadonlyMap<string, StoredMembership> }> {
  const proposed = new Map<string, MemberKey>();
  members.forEach(({ source, externalId }, index) => {
    const key = keyOf({ source, externalId });
    const customerId = customerIds[index]!; // parallel lists
    if (!proposed.has(key))
      proposed.set(key, { source, externalId, customerId, membershipId: newId(context.clock) });
  });
  const held = await claimKeys(tx, [...proposed.values()]);
  const known = await findMemberships(
    tx,
    held.filter((key) => proposed.get(keyOf(key))?.membershipId !== key.membershipId),
  );
  return { keys: new Map(held.map((key) => [keyOf(key), key])), known };
}

/** Whose the membership of each row is from now on. */
async function findOwners(
  tx: Tx,
  known: ReadonlyMap<string, StoredMembership>,
  members: readonly KnownMember[],
  keys: ReadonlyMap<string, MemberKey>,
  customerIds: readonly string[],
): Promise<string[]> {
  const current = await findCurrentCustomerIds(
    tx,
    [...known.values()].map(({ customerId }) => customerId),
  );
  return members.map((member, index) => {
    const customerId = customerIds[index]!; // parallel lists
    const owner = known.get(keys.get(keyOf(member))!.membershipId)?.customerId; // each was claimed
    // The owner was merged and the membership is still to follow: it is the same customer.
    return owner !== undefined && current.get(owner) === customerId ? owner : customerId;
  });
}

/** Takes the rows one after the other, as if each came alone. */
function decideAll(
  { clock }: Context,
  members: readonly KnownMember[],
  keys: ReadonlyMap<string, MemberKey>,
  known: ReadonlyMap<string, StoredMembership>,
  owners: readonly string[],
  levels: readonly LevelRow[],
): { fates: Fate[]; written: Written[] } {
  const ranks = new Map(levels.map(({ id, rank }) => [id, rank]));
  const written = new Map<string, Written>();
  const fates = members.map((member, index): Fate => {
    const { membershipId } = keys.get(keyOf(member))!; // each was claimed
    const { source, externalId } = member;
    const before = written.get(membershipId)?.now ?? known.get(membershipId);
    const { outcome, state, changes } = decide(before, member, (id) => ranks.get(id) ?? 0);
    const customerId = owners[index]!; // parallel lists
    const isMoved = before !== undefined && before.customerId !== customerId;
    // whose it is, too, the newest word says
    if (outcome === "outdated" || (isMoved && member.changedAt < before.changedAt))
      return { outcome: "outdated", membershipId, ...(before ? { customerId: before.customerId } : {}) };
    const now = { ...state, membershipId, customerId, source, externalId };
    const earlier = written.get(membershipId)?.changes ?? [];
    if (outcome !== "unchanged" || isMoved || state !== before)
      written.set(membershipId, {
        before: known.get(membershipId),
        now,
        changes: [
          ...earlier.map((change) => ({ ...change, customerId })),
          ...changes.map((change) => ({ ...change, id: newId(clock), membershipId, customerId, source })),
        ],
      });
    return { outcome: isMoved ? "updated" : outcome, membershipId, customerId };
  });
  return { fates, written: [...written.values()] };
}

/** What was told of somebody else goes to whose it turned out to be, with what stands on the timeline. */
async function giveAway(
  tx: Tx,
  context: Context,
  moved: readonly { membershipId: string; from: string; to: string }[],
  names: ReadonlyMap<string, string>,
): Promise<void> {
  if (moved.length === 0) return;
  await giveMemberships(tx, moved);
  const history = await findChangesOf(
    tx,
    moved.map(({ membershipId, to }) => ({ membershipId, customerId: to })),
  );
  const formerOwner = new Map(moved.map(({ membershipId, from }) => [membershipId, from]));
  await removeTimeline(
    tx,
    history.map((change) => ({
      customerId: formerOwner.get(change.membershipId)!, // the history of those that moved
      key: changeKey(change),
    })),
  );
  await addTimeline(
    tx,
    context,
    history.map((change) => changeEntry(change, names)),
  );
}
