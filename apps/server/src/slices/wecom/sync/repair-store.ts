import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Pair } from "../contacts/details-store.ts";

interface RepairRow {
  startedAt: Date;
  finishedAt: Date | null;
  contactsFound: number;
  contactsMissing: number;
  groupsFound: number;
  groupsMissing: number;
  error: string | null;
}

export async function findRepair(db: Db): Promise<RepairRow | undefined> {
  const { rows } = await sql<RepairRow>`
    select
      started_at as "startedAt", finished_at as "finishedAt", contacts_found as "contactsFound", contacts_missing as "contactsMissing",
      groups_found as "groupsFound", groups_missing as "groupsMissing", error
    from wecom_repair`.execute(db);
  return rows[0];
}

/** One process at a time. @returns whether it is this one */
export async function beginRepair(tx: Tx, now: Date, until: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into wecom_repair (started_at, lease_until) values (${now}, ${until})
    on conflict (only_one) do update set started_at = excluded.started_at, lease_until = excluded.lease_until
    where wecom_repair.lease_until is null or wecom_repair.lease_until <= ${now}
    returning 1`.execute(tx);
  return rows.length > 0;
}

export async function endRepair(tx: Tx, found: Omit<RepairRow, "startedAt">): Promise<void> {
  await sql`
    update wecom_repair
    set finished_at = ${found.finishedAt}::timestamptz, contacts_found = ${found.contactsFound}, contacts_missing = ${found.contactsMissing},
      groups_found = ${found.groupsFound}, groups_missing = ${found.groupsMissing}, error = ${found.error}::text, lease_until = null`.execute(
    tx,
  );
}

/** Of the customers whom WeCom lists for an advisor, those whom the mirror lacks, or takes for deleted by the advisor or handed over. */
export async function findStrangeContacts(
  db: Db,
  userId: string,
  listed: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select listed.id
    from unnest(${[...listed]}::text[]) as listed (id)
    left join contact on contact.external_user_id = listed.id and contact.user_id = ${userId}
    where contact.user_id is null or removed_by in ('advisor', 'transfer')`.execute(db);
  return rows.map(({ id }) => id);
}

/** Living relations of an advisor that WeCom does not list, begun before `before`; at most `limit`. */
export async function findMissingContacts(
  db: Db,
  userId: string,
  listed: readonly string[],
  before: Date,
  limit: number,
): Promise<{ externalUserId: string; name: string }[]> {
  const { rows } = await sql<{ externalUserId: string; name: string }>`
    select external_user_id as "externalUserId", name
    from contact
    where user_id = ${userId} and removed_at is null and changed_at < ${before}
      and external_user_id not in (select * from unnest(${[...listed]}::text[]))
    order by external_user_id
    limit ${limit}`.execute(db);
  return rows;
}

/**
 * Has the details of relations read. Of one that was unknown nothing else is known: its place in time is that of what is read, and no
 * callback is late for it.
 */
export async function wantContacts(tx: Tx, pairs: readonly Pair[], now: Date): Promise<void> {
  if (pairs.length === 0) return;
  await sql`
    insert into contact (external_user_id, user_id, created_at, changed_at, needs_fetch, fetch_wanted, fetch_at)
    select "externalUserId", "userId", to_timestamp(0), to_timestamp(0), true, 1, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair ("userId" text, "externalUserId" text)
    order by "externalUserId", "userId"
    on conflict (external_user_id, user_id) do update set
      needs_fetch = true, fetch_wanted = contact.fetch_wanted + 1, fetch_attempts = 0, fetch_at = excluded.fetch_at`.execute(
    tx,
  );
}

/** Standing groups that a list does not name and that stood before. */
export async function findMissingGroups(
  db: Db,
  listed: readonly string[],
  before: Date,
  limit: number,
): Promise<{ chatId: string; name: string }[]> {
  const { rows } = await sql<{ chatId: string; name: string }>`
    select chat_id as "chatId", name
    from customer_group
    where dissolved_at is null and changed_at < ${before} and chat_id not in (select * from unnest(${[...listed]}::text[]))
    order by chat_id
    limit ${limit}`.execute(db);
  return rows;
}

export async function countKnown(db: Db): Promise<{ contacts: number; groups: number }> {
  const { rows } = await sql<{ contacts: number; groups: number }>`
    select
      (select count(*) from contact where removed_at is null) as contacts,
      (select count(*) from customer_group where dissolved_at is null) as groups`.execute(db);
  return rows[0] ?? { contacts: 0, groups: 0 };
}

/** Advisors whose lists are compared: those who may have customers, or of whom living relations are known. */
export async function findListedAdvisors(db: Db): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`
    select user_id as "userId" from advisor where can_have_customers order by user_id limit 100000`.execute(
    db,
  );
  return rows.map(({ userId }) => userId);
}
