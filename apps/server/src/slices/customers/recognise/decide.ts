import type { IdentityKind } from "@hortus/contracts";
import type { KnownIdentity } from "./identities.ts";

/** Who is asked for: by identities, of a profile that is known already (`customerId`) or may have to be found or made. */
export interface Asked {
  customerId?: string | undefined;
  identities: readonly KnownIdentity[];
}

/** What the record says about the identities asked for. */
export interface Known {
  /** Customer by key of identity. */
  owners: ReadonlyMap<string, string>;
  /** Keys of the unionids that a customer has. */
  unionids: ReadonlyMap<string, readonly string[]>;
  /** Pairs that a person took apart: they are not merged again. See `pairOf`. */
  apart: ReadonlySet<string>;
}

export interface Merge {
  from: string;
  to: string;
  /** The identity that tied the two together. */
  because: KnownIdentity;
  /** Index of the request that did. */
  request: number;
}

export interface Decision {
  /** The customer of each request, after all merges. */
  customerIds: string[];
  created: Set<string>;
  /** Identities that had no owner, and whose they are now. */
  assigned: Map<string, string>;
  /** To be carried out in this order. */
  merges: Merge[];
}

export const pairOf = (one: string, other: string): string => [one, other].toSorted().join(" ");

// When a phone says one person and a unionid another, the unionid is right: a family shares a phone.
const STRENGTH: readonly IdentityKind[] = [
  "unionid",
  "external_userid",
  "member_number",
  "external_id",
  "phone",
];

/**
 * Decides who each request is about, one after the other, so that the answer depends on nothing but the record and their order.
 * Two profiles that one request ties together become one: the older stays. They stay two when they have different unionids, which are
 * two WeChat accounts, or when a person took them apart before.
 */
export function decide(requests: readonly Asked[], known: Known, newCustomerId: () => string): Decision {
  const owners = new Map(known.owners);
  const members = new Map<string, string[]>();
  const into = new Map<string, string>();
  const decision: Decision = { customerIds: [], created: new Set(), assigned: new Map(), merges: [] };
  const current = (id: string): string => {
    const next = into.get(id);
    return next === undefined ? id : current(next);
  };
  const membersOf = (id: string) => members.get(id) ?? [id];
  const unionidsOf = (id: string) =>
    new Set([
      ...membersOf(id).flatMap((member) => known.unionids.get(member) ?? []),
      ...keysAssigned(decision.assigned, "unionid", id, current),
    ]);
  const mustStayApart = (one: string, other: string) => {
    if (membersOf(one).some((left) => membersOf(other).some((right) => known.apart.has(pairOf(left, right)))))
      return true;
    return areDifferent(unionidsOf(one), unionidsOf(other));
  };

  requests.forEach((request, index) => {
    const byStrength = request.identities.toSorted(
      (a, b) => STRENGTH.indexOf(a.kind) - STRENGTH.indexOf(b.kind),
    );
    const owned = byStrength.filter(({ key }) => owners.has(key));
    const ownerOf = (identity: KnownIdentity) => current(owners.get(identity.key)!); // `owned` holds those that have one
    const unionids = new Set(byStrength.filter(({ kind }) => kind === "unionid").map(({ key }) => key));
    const fitting = owned.find((identity) => !areDifferent(unionids, unionidsOf(ownerOf(identity))));
    let customer = request.customerId ?? (fitting ? ownerOf(fitting) : undefined);
    if (customer === undefined) decision.created.add((customer = newCustomerId()));
    customer = current(customer);
    for (const { key } of byStrength) {
      if (owners.has(key)) continue;
      owners.set(key, customer);
      decision.assigned.set(key, customer);
    }
    for (const identity of owned) {
      const other = ownerOf(identity);
      if (other === customer || mustStayApart(customer, other)) continue;
      const [to, from] = [customer, other].toSorted() as [string, string]; // ids sort by the time they were made
      members.set(to, [...membersOf(to), ...membersOf(from)]);
      into.set(from, to);
      decision.merges.push({ from, to, because: identity, request: index });
      customer = to;
    }
    decision.customerIds.push(customer);
  });
  decision.customerIds = decision.customerIds.map(current);
  return decision;
}

const areDifferent = (ones: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  ones.size > 0 && others.size > 0 && ![...ones].some((key) => others.has(key));

function keysAssigned(
  assigned: ReadonlyMap<string, string>,
  kind: IdentityKind,
  id: string,
  current: (id: string) => string,
): string[] {
  if (assigned.size === 0) return [];
  return [...assigned]
    .filter(([key, owner]) => key.startsWith(`${kind} `) && current(owner) === id)
    .map(([key]) => key);
}
