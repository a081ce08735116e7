/** The mirror of relations, as other slices see it. */
import type { Db, Sealer, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { uuidList } from "../../../common-columns.ts";
import type { EndedBy } from "../callbacks/model.ts";

export interface ContactLink {
  customerId: string;
  /** The member's userid. */
  advisorId: string;
  externalUserId: string;
  removedAt: Date | null;
  removedBy: EndedBy | null;
}

/** All relations of these customers, living ones first, the oldest first. */
export async function findContacts(db: Db, customerIds: readonly string[]): Promise<ContactLink[]> {
  const { rows } = await sql<ContactLink>`
    select customer_id as "customerId", user_id as "advisorId", external_user_id as "externalUserId", removed_at as "removedAt",
      removed_by as "removedBy"
    from contact
    where customer_id = any(${uuidList(customerIds)})
    order by removed_at is not null, created_at, user_id`.execute(db);
  return rows;
}

/** Whom these external userids stand for, as far as it is known. */
export async function findCustomersOf(
  db: Db,
  externalUserIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ external_user_id: string; customer_id: string }>`
    select distinct external_user_id, customer_id
    from contact
    where external_user_id = any(${[...new Set(externalUserIds)]}::text[]) and customer_id is not null`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.external_user_id, row.customer_id]));
}

export interface Contact {
  userId: string;
  externalUserId: string;
  customerId: string | null;
  /** The WeChat nickname; "" until the details are read. */
  name: string;
  /** 0 unknown, 1 male, 2 female */
  gender: number;
  unionid: string | null;
  /** The advisor's own name for the customer. */
  remark: string;
  description: string;
  addWay: number | null;
  state: string | null;
  /** Corp tags by WeCom's id, sorted. */
  tags: { tagId: string }[];
  createdAt: Date;
  removedAt: Date | null;
  removedBy: EndedBy | null;
  /** Phone numbers that the advisor noted: sealed, see `openRemarkMobiles`. */
  remarkMobilesSealed: string | null;
}

export async function getContact(
  db: Db,
  userId: string,
  externalUserId: string,
): Promise<Contact | undefined> {
  return (await getContacts(db, [{ userId, externalUserId }]))[0];
}

/** Those of the pairs that are known, in no order. */
export async function getContacts(
  db: Db,
  pairs: readonly { userId: string; externalUserId: string }[],
): Promise<Contact[]> {
  const { rows } = await sql<Contact>`
    select
      contact.user_id as "userId", contact.external_user_id as "externalUserId", customer_id as "customerId", name, gender, unionid, remark,
      description, add_way as "addWay", state, tags, created_at as "createdAt", removed_at as "removedAt", removed_by as "removedBy",
      remark_mobiles_sealed as "remarkMobilesSealed"
    from contact
    join jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair ("userId" text, "externalUserId" text)
      on contact.external_user_id = pair."externalUserId" and contact.user_id = pair."userId"`.execute(db);
  return rows;
}

export function openRemarkMobiles(sealer: Sealer, contact: Pick<Contact, "remarkMobilesSealed">): string[] {
  return contact.remarkMobilesSealed === null
    ? []
    : (JSON.parse(sealer.open(contact.remarkMobilesSealed)) as string[]); // sealed by this slice
}

/** Says whose relation it is. */
export async function linkContact(
  tx: Tx,
  link: { userId: string; externalUserId: string; customerId: string },
): Promise<void> {
  await linkContacts(tx, [link]);
}

export async function linkContacts(
  tx: Tx,
  links: readonly { userId: string; externalUserId: string; customerId: string }[],
): Promise<void> {
  await sql`
    update contact
    set customer_id = link."customerId"
    from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as link ("userId" text, "externalUserId" text, "customerId" uuid)
    where contact.external_user_id = link."externalUserId" and contact.user_id = link."userId"
      and contact.customer_id is distinct from link."customerId"`.execute(tx);
}

/** Two customers turned out to be one. */
export async function relinkContacts(tx: Tx, fromCustomer: string, toCustomer: string): Promise<void> {
  await sql`update contact set customer_id = ${toCustomer} where customer_id = ${fromCustomer}`.execute(tx);
}

/** All relations of one person, by WeCom's id; living ones first. */
export async function findPerson(
  db: Db,
  externalUserId: string,
): Promise<{ userId: string; customerId: string | null; removedAt: Date | null }[]> {
  const { rows } = await sql<{ userId: string; customerId: string | null; removedAt: Date | null }>`
    select user_id as "userId", customer_id as "customerId", removed_at as "removedAt"
    from contact
    where external_user_id = ${externalUserId}
    order by removed_at is not null, user_id`.execute(db);
  return rows;
}
