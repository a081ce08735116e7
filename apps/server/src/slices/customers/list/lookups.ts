import { notFound, type Db, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { identify, type Identity } from "../recognise/identities.ts";
import { findCurrentIds, findNames, findOwners, hasLivingContact } from "./lookup-store.ts";

interface CustomerName {
  id: string;
  /** "#1a2b" (the end of the id) while no name is known. */
  displayName: string;
}

/** Names by id; a merged profile's id answers with the name of the one that stayed. Unknown ids are missing. */
export async function findCustomers(db: Db, ids: readonly string[]): Promise<Map<string, CustomerName>> {
  const rows = await findNames(db, ids);
  return new Map(
    rows.map((row) => [row.asked_id, { id: row.id, displayName: nameOr(row.id, row.display_name) }]),
  );
}

export const nameOr = (id: string, name: string): string => name || `#${id.slice(-4)}`;

/** The living profile of each id: itself, or the one that it was merged into. Unknown ids are missing. */
export async function findCurrentCustomerIds(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await findCurrentIds(db, ids);
  return new Map(rows.map((row) => [row.id, row.current_id]));
}

/** Whose these identities are, in the same order; undefined for those nobody has. Creates nobody. */
export async function findCustomerIds(
  db: Db,
  context: Pick<Context, "sealer">,
  identities: readonly Identity[],
): Promise<(string | undefined)[]> {
  const known = identities.map((identity) => identify(context.sealer, identity));
  const owners = await findOwners(
    db,
    known.filter((identity) => identity !== undefined),
  );
  return known.map((identity) => identity && owners.get(identity.key));
}

/**
 * Who each row is about: the living profile that has the first of its identities which anybody has; undefined where nobody has one. They are
 * held until the transaction ends, so that a merge waits: else what is written here could come to the profile that went, after its rows had
 * moved. Creates nobody.
 */
export async function holdOwners(
  tx: Tx,
  { sealer }: Pick<Context, "sealer">,
  rows: readonly (readonly Identity[])[],
): Promise<(string | undefined)[]> {
  const known = rows.map((identities) => identities.flatMap((identity) => identify(sealer, identity) ?? []));
  const owners = await findOwners(tx, known.flat(), true);
  return known.map((identities) => {
    const first = identities.find(({ key }) => owners.has(key));
    return first && owners.get(first.key);
  });
}

/** Whether rows tell nothing new of who these customers are: each has all identities of its row, and is called as the row says, if it does. */
export async function areAsKnown(
  db: Db,
  context: Pick<Context, "sealer">,
  rows: readonly { customerId: string; identities: readonly Identity[]; name: string | undefined }[],
): Promise<boolean> {
  const owners = await findCustomerIds(
    db,
    context,
    rows.flatMap(({ identities }) => identities),
  );
  const customers = await findCustomers(
    db,
    rows.map(({ customerId }) => customerId),
  );
  let next = 0;
  return rows.every(({ customerId, identities, name }) => {
    const theirs = owners.slice(next, (next += identities.length));
    return (
      theirs.every((owner) => owner === customerId) &&
      (name === undefined || customers.get(customerId)?.displayName === name)
    );
  });
}

/** Has this advisor the customer as a contact now? */
const isCustomerOfAdvisor = (db: Db, advisorId: string, customerId: string): Promise<boolean> =>
  hasLivingContact(db, advisorId, customerId);

/** @throws {ProblemError} 404 when an advisor asks for a customer who is not theirs: whether there is one is not their business either */
export async function refuseOthersCustomer(db: Db, caller: Caller, customerId: string): Promise<void> {
  if (caller.kind !== "person" || caller.role !== "advisor") return;
  if (caller.advisorId && (await isCustomerOfAdvisor(db, caller.advisorId, customerId))) return;
  throw notFound("This customer");
}
