import type { CONSENT_CHANNELS, ConsentPurpose, ConsentSettings } from "@hortus/contracts";
import { consentSettings } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { uuidList } from "../../../common-columns.ts";
import type { Actor } from "../actor.ts";
import type { ConsentState } from "./model.ts";

export type Sayer = Omit<Actor, "kind"> & { kind: Actor["kind"] | "customer" };

export interface EntryRow {
  customer_id: string;
  id: string;
  purpose: ConsentPurpose;
  state: ConsentState;
  channel: (typeof CONSENT_CHANNELS)[number];
  text_id: string | null;
  text_version: number | null;
  evidence: string | null;
  said_by: Sayer;
  at: Date;
}
export interface ConsentRow {
  customer_id: string;
  purpose: ConsentPurpose;
  state: ConsentState;
  entry_id: string;
  text_version: number | null;
  at: Date;
}
export interface TextRow {
  id: string;
  purpose: ConsentPurpose;
  version: number;
  title: string;
  text: string;
  published_by: Sayer;
  published_at: Date;
}

/** Where these customers stand. */
export async function findConsentRows(db: Db, customerIds: readonly string[]): Promise<ConsentRow[]> {
  if (customerIds.length === 0) return [];
  const { rows } = await sql<ConsentRow>`
    select customer_id, purpose, state, entry_id, text_version, at
    from consent
    where customer_id = any(${uuidList(customerIds)})`.execute(db);
  return rows;
}

/** The same, for a change: nobody else changes these meanwhile. Rows that are not there yet can't be locked; the upsert decides. */
export async function lockConsentRows(tx: Tx, customerIds: readonly string[]): Promise<ConsentRow[]> {
  const { rows } = await sql<ConsentRow>`
    select customer_id, purpose, state, entry_id, text_version, at
    from consent
    where customer_id = any(${[...customerIds]}::uuid[])
    order by customer_id, purpose
    for update`.execute(tx);
  return rows;
}

export async function insertEntries(tx: Tx, rows: readonly EntryRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into consent_entry (customer_id, id, purpose, state, channel, text_id, text_version, evidence, said_by, at)
    select customer_id, id, purpose, state, channel, text_id, text_version, evidence, said_by, at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (
      customer_id uuid, id uuid, purpose text, state text, channel text, text_id uuid, text_version integer, evidence text, said_by jsonb,
      at timestamptz
    )`.execute(tx);
  await refreshConsents(tx, [...new Set(rows.map((row) => row.customer_id))]);
}

/** Draws the standing of these customers from their entries: the latest of each purpose. */
async function refreshConsents(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await sql`delete from consent where customer_id = any(${[...customerIds]}::uuid[])
    and not exists (
      select from consent_entry entry where entry.customer_id = consent.customer_id and entry.purpose = consent.purpose
    )`.execute(tx);
  await sql`
    insert into consent (customer_id, purpose, state, entry_id, text_version, at)
    select distinct on (customer_id, purpose) customer_id, purpose, state, id, text_version, at
    from consent_entry
    where customer_id = any(${[...customerIds]}::uuid[])
    order by customer_id, purpose, at desc, id desc
    on conflict (customer_id, purpose) do update set
      state = excluded.state, entry_id = excluded.entry_id, text_version = excluded.text_version, at = excluded.at`.execute(
    tx,
  );
}

/** Newest first. */
export async function findEntries(db: Db, customerId: string, limit: number): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    select customer_id, id, purpose, state, channel, text_id, text_version, evidence, said_by, at
    from consent_entry
    where customer_id = ${customerId}
    order by at desc, id desc
    limit ${limit}`.execute(db);
  return rows;
}

/** Gives the entries of `from` to `to`; with `origins`, only what came from those goes back. */
export async function moveEntries(
  tx: Tx,
  from: string,
  to: string,
  origins: readonly string[] | undefined,
): Promise<void> {
  const isMoved = origins
    ? sql`customer_id = ${from} and origin_customer_id = any(${[...origins]}::uuid[])`
    : sql`customer_id = ${from}`;
  // written anew and not changed, since the customer decides where they are kept
  await sql`
    with moved as (delete from consent_entry where ${isMoved} returning *)
    insert into consent_entry (
      customer_id, id, purpose, state, channel, text_id, text_version, evidence, said_by, at, origin_customer_id
    )
    select ${to}::uuid, id, purpose, state, channel, text_id, text_version, evidence, said_by, at,
      nullif(coalesce(origin_customer_id, ${from}::uuid), ${to}::uuid)
    from moved`.execute(tx);
  await refreshConsents(tx, [from, to]);
}

export async function findCurrentTexts(db: Db): Promise<Map<ConsentPurpose, TextRow>> {
  const { rows } = await sql<TextRow>`
    select distinct on (purpose) id, purpose, version, title, text, published_by, published_at
    from consent_text
    order by purpose, version desc`.execute(db);
  return new Map(rows.map((row) => [row.purpose, row]));
}

export async function findTexts(
  db: Db,
  filter: {
    purpose: string | undefined;
    after: readonly (string | number | null)[] | undefined;
    limit: number;
  },
): Promise<TextRow[]> {
  const [at = null, id = null] = filter.after ?? [];
  const { rows } = await sql<TextRow>`
    select id, purpose, version, title, text, published_by, published_at
    from consent_text
    where (${filter.purpose ?? null}::text is null or purpose = ${filter.purpose ?? null}::text)
      and (${at}::timestamptz is null or (published_at, id) < (${at}::timestamptz, ${id}::uuid))
    order by published_at desc, id desc
    limit ${filter.limit}`.execute(db);
  return rows;
}

/** The next version of its purpose. */
export async function insertText(tx: Tx, row: Omit<TextRow, "version">): Promise<TextRow> {
  await sql`select pg_advisory_xact_lock(hashtext(${`consent text ${row.purpose}`}))`.execute(tx); // two at once make two versions
  const { rows } = await sql<TextRow>`
    insert into consent_text (id, purpose, version, title, text, published_by, published_at)
    select ${row.id}, ${row.purpose}, coalesce(max(version), 0) + 1, ${row.title}, ${row.text},
      ${JSON.stringify(row.published_by)}::jsonb, ${row.published_at}::timestamptz
    from consent_text
    where purpose = ${row.purpose}
    returning id, purpose, version, title, text, published_by, published_at`.execute(tx);
  return rows[0]!; // an insert of one row returns it
}

/** Counts everybody who ever said something: only the consents page asks, by an index. */
export async function countConsents(
  db: Db,
): Promise<{ purpose: ConsentPurpose; state: ConsentState; text_version: number | null; count: number }[]> {
  const { rows } = await sql<{
    purpose: ConsentPurpose;
    state: ConsentState;
    text_version: number | null;
    count: number;
  }>`
    select purpose, state, text_version, count(*) as count
    from consent
    group by purpose, state, text_version`.execute(db);
  return rows;
}

export async function getConsentSettings(db: Db): Promise<ConsentSettings> {
  const { rows } = await sql<{ value: unknown }>`select value from consent_setting`.execute(db);
  return rows[0] ? consentSettings.parse(rows[0].value) : { marketing: "opt_in" };
}

export async function putConsentSettings(tx: Tx, value: ConsentSettings, now: Date): Promise<void> {
  await sql`
    insert into consent_setting (value, changed_at)
    values (${JSON.stringify(value)}::jsonb, ${now})
    on conflict (only_one) do update set value = excluded.value, changed_at = excluded.changed_at`.execute(
    tx,
  );
}
