import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface NewTimelineEntry {
  customerId: string;
  at: Date;
  /** "order_paid", "message_sent": a word of the glossary, translated by the screens. */
  kind: string;
  /** Names the cause, such as `order_paid:<order id>`; one entry a customer and key, whatever is told again. */
  key: string;
  /** What the entry shows: plain values and ids, no personal data. */
  payload: Record<string, unknown>;
}

export async function insertTimeline(tx: Tx, entries: readonly NewTimelineEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ customerId, ...entry }) => ({ customer_id: customerId, ...entry }));
  await sql`
    insert into timeline_entry (customer_id, key, at, kind, payload, origin_customer_id)
    select coalesce(customer.merged_into, row.customer_id), row.key, row.at, row.kind, row.payload,
      case when customer.merged_into is not null then row.customer_id end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (customer_id uuid, key text, at timestamptz, kind text, payload jsonb)
    join customer on customer.id = row.customer_id
    on conflict (customer_id, key) do nothing`.execute(tx);
}

export async function deleteTimeline(
  tx: Tx,
  entries: readonly Pick<NewTimelineEntry, "customerId" | "key">[],
): Promise<void> {
  if (entries.length === 0) return;
  await sql`
    delete from timeline_entry
    using unnest(${entries.map(({ customerId }) => customerId)}::uuid[], ${entries.map(({ key }) => key)}::text[]) as gone (customer_id, key)
    join customer on customer.id = gone.customer_id
    where timeline_entry.customer_id = coalesce(customer.merged_into, gone.customer_id) and timeline_entry.key = gone.key`.execute(
    tx,
  );
}

/** Which of these entries stand there. */
export async function findTimelineKeys(
  db: Db,
  customerId: string,
  keys: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from timeline_entry where customer_id = ${customerId} and key = any(${[...keys]}::text[])`.execute(
    db,
  );
  return new Set(rows.map(({ key }) => key));
}

export interface TimelineRow {
  key: string;
  at: Date;
  kind: string;
  payload: Record<string, unknown>;
}

export async function findTimeline(
  db: Db,
  customerId: string,
  filter: { kinds: readonly string[]; before: { at: string; key: string } | undefined; limit: number },
): Promise<TimelineRow[]> {
  const { kinds, before, limit } = filter;
  const { rows } = await sql<TimelineRow>`
    select key, at, kind, payload
    from timeline_entry
    where customer_id = ${customerId}
      and (${kinds.length === 0} or kind = any(${[...kinds]}))
      and (${before?.at ?? null}::timestamptz is null or (at, key) < (${before?.at ?? null}::timestamptz, ${before?.key ?? null}::text))
    order by at desc, key desc
    limit ${limit}`.execute(db);
  return rows;
}
