import { appendEvents, newId, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { decide, type Decision, type Known } from "./decide.ts";
import { customerActive, customerChanged, customerCreated } from "../events.ts";
import { identify, type Identity, type KnownIdentity } from "./identities.ts";
import { carryOutMerges } from "./merge.ts";
import { learn, newProfile, type Learned, type Said } from "../profile/model.ts";
import { findCurrentIds, findOwners } from "../list/lookup-store.ts";
import {
  claimIdentities,
  enterRecord,
  findIdentitiesOf,
  findPairsApart,
  findUnionids,
  insertIdentities,
  moveIdentities,
} from "./identity-store.ts";
import { insertCustomers, lockCustomers, updateLearned } from "../profile/customer-store.ts";
import { refreshTerms } from "../list/search.ts";

export interface ResolveRequest extends Said {
  /** At least one that `readIdentity` accepts; the others are left out. */
  identities: readonly Identity[];
  /** The profile that the identities are said to belong to, when that is known. */
  customerId?: string;
  /** On whose behalf, for the record of merges; the source unless given. */
  by?: string;
}

type Request = ResolveRequest & { known: readonly KnownIdentity[] };

/**
 * Finds the customer of each request, in the same order; makes those nobody knows, and merges profiles that turn out to be one person.
 * For batches up to 500 in a handful of statements. What is decided holds until the transaction ends: batches that touch the same
 * identities wait for each other, in the order of the identities. Call it once a transaction: a second call could wait crosswise.
 *
 * @param renamed takes in those whose name is new, for who writes their search terms with others later in this transaction; without it
 *   they are written at once
 * @throws {RangeError} if a request has no usable identity: check with `readIdentity` first
 */
export async function resolveCustomers(
  tx: Tx,
  context: Context,
  requests: readonly ResolveRequest[],
  renamed?: Set<string>,
): Promise<string[]> {
  if (requests.length === 0) return [];
  const asked = await readRequests(tx, context, requests);
  const identities = [
    ...new Map(
      asked.flatMap(({ known }) => known.map((identity) => [identity.key, identity] as const)),
    ).values(),
  ];
  const before = await findOwners(tx, identities);
  const decision =
    (await findSettled(tx, asked, identities, before)) ??
    (await claim(tx, context, asked, identities, before));
  const named = await store(tx, context, asked, identities, decision);
  if (renamed) for (const id of named) renamed.add(id);
  else await refreshTerms(tx, named);
  return decision.customerIds;
}

async function readRequests(
  tx: Tx,
  { sealer }: Context,
  requests: readonly ResolveRequest[],
): Promise<Request[]> {
  const given = requests.flatMap(({ customerId }) => (customerId === undefined ? [] : [customerId]));
  const current = new Map((await findCurrentIds(tx, given)).map((row) => [row.id, row.current_id]));
  return requests.map((request, index) => {
    const known = request.identities.flatMap((identity) => identify(sealer, identity) ?? []);
    if (known.length === 0) throw new RangeError(`Request ${index} has no usable identity`);
    const customerId = request.customerId === undefined ? undefined : current.get(request.customerId);
    return { ...request, known, ...(customerId === undefined ? {} : { customerId }) };
  });
}

/** The usual case: everybody is known and nobody is to be merged. Identities are held as they are, side by side with other readers. */
async function findSettled(
  tx: Tx,
  asked: readonly Request[],
  identities: readonly KnownIdentity[],
  before: ReadonlyMap<string, string>,
): Promise<Decision | undefined> {
  if (before.size < identities.length || asked.some((request) => isTorn(request, before))) return undefined;
  const owners = await findOwners(tx, identities, true);
  if (owners.size < identities.length || asked.some((request) => isTorn(request, owners))) return undefined;
  return decideAbout(asked, { owners, unionids: new Map(), apart: new Set() }, () => "");
}

function isTorn({ known, customerId }: Request, owners: ReadonlyMap<string, string>): boolean {
  const customers = new Set(known.flatMap(({ key }) => owners.get(key) ?? []));
  if (customerId !== undefined) customers.add(customerId);
  return customers.size !== 1;
}

/** Proposes what is missing, then holds every identity; when another transaction was faster, decides anew with what it wrote. */
async function claim(
  tx: Tx,
  context: Context,
  asked: readonly Request[],
  identities: readonly KnownIdentity[],
  before: ReadonlyMap<string, string>,
): Promise<Decision> {
  const make = () => newId(context.clock);
  const propose = async (owners: ReadonlyMap<string, string>) =>
    decideAbout(asked, await about(tx, asked, owners), make);
  const glance = await propose(before);
  await enterRecord(tx, glance.merges.length > 0 ? "alone" : "together");
  const owners = await findOwners(tx, identities);
  const proposal = await propose(owners);
  const wanted = identities.map((identity) => ({
    ...identity,
    customerId: owners.get(identity.key) ?? proposal.assigned.get(identity.key)!,
  })); // one or the other
  // A merge takes all that the two have; whoever deals with any of it must wait here, and not further down, where waits could cross.
  const merged = await findIdentitiesOf(
    tx,
    proposal.merges.flatMap(({ from, to }) => [from, to]),
  );
  const held = await claimIdentities(tx, [
    ...new Map([...merged, ...wanted].map((row) => [row.key, row])).values(),
  ]);
  const ours = (key: string) => !owners.has(key) && held.get(key) === proposal.assigned.get(key);
  const settled = new Map(
    identities.flatMap(({ key }) => (ours(key) ? [] : [[key, held.get(key)!] as const])),
  ); // all of them are held
  const isAsProposed =
    settled.size === owners.size && [...owners].every(([key, owner]) => settled.get(key) === owner);
  if (isAsProposed) return proposal;
  const decision = await propose(settled);
  await moveIdentities(
    tx,
    identities.flatMap((identity) => {
      const customerId = decision.assigned.get(identity.key);
      return customerId === undefined || customerId === held.get(identity.key)
        ? []
        : [{ ...identity, customerId }];
    }),
  );
  return decision;
}

const decideAbout = (asked: readonly Request[], known: Known, make: () => string): Decision =>
  decide(
    asked.map(({ known: identities, customerId }) => ({ identities, customerId })),
    known,
    make,
  );

/** What speaks against taking two for one. */
async function about(tx: Tx, asked: readonly Request[], owners: ReadonlyMap<string, string>): Promise<Known> {
  const customers = [
    ...new Set([...owners.values(), ...asked.flatMap(({ customerId }) => customerId ?? [])]),
  ];
  if (customers.length === 0) return { owners, unionids: new Map(), apart: new Set() };
  return { owners, unionids: await findUnionids(tx, customers), apart: await findPairsApart(tx, customers) };
}

/** @returns those whose name is new */
async function store(
  tx: Tx,
  context: Context,
  asked: readonly Request[],
  identities: readonly KnownIdentity[],
  decision: Decision,
): Promise<string[]> {
  const { clock, sealer } = context;
  const now = clock.now();
  // A profile made and merged in one batch still gets its row: the merge has to be told.
  const firstSaid = requestsThatMade(asked, decision);
  await insertCustomers(
    tx,
    [...firstSaid].map(([id, request]) => newProfile(id, request)),
  );
  await insertIdentities(
    tx,
    identities.flatMap((identity) => {
      const customerId = decision.assigned.get(identity.key);
      return customerId === undefined
        ? []
        : [{ ...identity, customerId, valueSealed: sealer.seal(identity.value), seenAt: now }];
    }),
  );
  await appendEvents(
    tx,
    clock,
    [...firstSaid].map(([customerId, { source, at }]) =>
      customerCreated.of({ customerId, occurredAt: at, payload: { source } }),
    ),
  );
  if (decision.merges.length > 0)
    await lockCustomers(tx, [
      ...decision.customerIds,
      ...decision.merges.flatMap(({ from, to }) => [from, to]),
    ]);
  await carryOutMerges(
    tx,
    context,
    decision.merges.map((merge) => {
      const { source, by } = asked[merge.request]!; // an index into the same list
      return { ...merge, source, by: by ?? source };
    }),
  );
  return storeLearned(
    tx,
    context,
    learnFrom(await lockCustomers(tx, [...new Set(decision.customerIds)]), asked, decision),
    decision,
  );
}

/** For each profile that was made the first request that one of its identities comes from. */
function requestsThatMade(
  asked: readonly Request[],
  { created, assigned }: Decision,
): ReadonlyMap<string, Request> {
  const made = new Map<string, Request>();
  for (const request of asked)
    for (const { key } of request.known) {
      const owner = assigned.get(key);
      if (owner !== undefined && created.has(owner) && !made.has(owner)) made.set(owner, request);
    }
  return made;
}

function learnFrom(
  rows: Awaited<ReturnType<typeof lockCustomers>>,
  asked: readonly Request[],
  decision: Decision,
): Learned[] {
  const saidOf = new Map<string, Request[]>();
  decision.customerIds.forEach((id, index) => saidOf.set(id, [...(saidOf.get(id) ?? []), asked[index]!])); // parallel lists
  return rows.map((row) => learn(row, saidOf.get(row.id) ?? []));
}

async function storeLearned(
  tx: Tx,
  { clock }: Context,
  learned: readonly Learned[],
  { created }: Decision,
): Promise<string[]> {
  const changed = learned.filter(({ fields, isActive }) => fields.length > 0 || isActive);
  await updateLearned(
    tx,
    changed.map(({ row }) => row),
  );
  const renamed = learned.filter(({ row, fields }) => fields.includes("name") || created.has(row.id));
  await appendEvents(
    tx,
    clock,
    changed
      .filter(({ row }) => !created.has(row.id))
      .flatMap(({ row, fields, isActive }) => [
        ...(fields.length > 0 ? [customerChanged.of({ customerId: row.id, payload: { fields } })] : []),
        ...(isActive
          ? [customerActive.of({ customerId: row.id, occurredAt: row.last_activity_at, payload: {} })]
          : []),
      ]),
  );
  return renamed.map(({ row }) => row.id);
}
