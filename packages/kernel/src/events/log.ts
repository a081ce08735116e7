import { sql } from "kysely";
import type { z } from "zod";
import type { Clock } from "../clock.ts";
import { wakeWorkers } from "../db/guard.ts";
import type { Db, Tx } from "../db/database.ts";
import { newId, partitionOf } from "../ids.ts";

/** A kind of event: a fact in the past tense, with the shape of what it carries (ids and few plain values, no personal data). */
export interface EventType<Payload = unknown> {
  readonly type: string;
  readonly payload: z.ZodType<Payload>;
  /** An event of this kind, ready to be appended. `occurredAt` is when it happened outside; now unless given. */
  of(event: { customerId?: string; occurredAt?: Date; payload: Payload }): NewEvent;
  /** True, and typed, if the stored event is of this kind. */
  is(event: StoredEvent): event is StoredEvent<Payload>;
}

export interface NewEvent {
  type: string;
  customerId: string | undefined;
  occurredAt: Date | undefined;
  payload: unknown;
}

export interface StoredEvent<Payload = unknown> {
  /** Position in the log; opaque, compare with nothing. */
  position: { xid: string; seq: number };
  id: string;
  type: string;
  customerId: string | undefined;
  payload: Payload;
  occurredAt: Date;
  recordedAt: Date;
}

export function eventType<Schema extends z.ZodType>(
  type: string,
  payload: Schema,
): EventType<z.output<Schema>> {
  return {
    type,
    payload: payload as z.ZodType<z.output<Schema>>, // the same schema, seen from its output
    of: (event) => ({
      type,
      customerId: event.customerId,
      occurredAt: event.occurredAt,
      payload: payload.parse(event.payload),
    }),
    is: (event): event is StoredEvent<z.output<Schema>> => event.type === type,
  };
}

/** Appends to the log in the transaction that changes the state the events tell of. */
export async function appendEvents(tx: Tx, clock: Clock, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  wakeWorkers();
  const now = clock.now();
  const { json, places } = shareTold(events, now);
  await sql`
    insert into event (id, type, customer_id, partition, payload, occurred_at, recorded_at)
    select id, type, customer_id, partition, payload, occurred_at, ${now}
    from unnest(
      ${listOf(events.map(() => newId(clock)))}::text::uuid[],
      ${listOf(events.map(({ customerId }) => customerId ?? "null"))}::text::uuid[],
      ${listOf(events.map(({ customerId }) => partitionOf(customerId)))}::text::smallint[],
      ${listOf(places)}::text::integer[]
    ) with ordinality as one (id, customer_id, partition, told, place)
    join rows from (
      jsonb_to_recordset(${json}::jsonb) as (type text, payload jsonb, occurred_at timestamptz)
    ) with ordinality as told (type, payload, occurred_at, place) on told.place = one.told
    order by one.place`.execute(tx);
}

/**
 * What a batch tells of many customers alike (who entered one segment, who was active in one hour), sent once and named by its place, from
 * 1: as a row of JSON each, types and instants and payloads were most of what an event cost here and on the server.
 */
function shareTold(events: readonly NewEvent[], now: Date): { json: string; places: number[] } {
  const known = new Map<string, number>();
  const places = events.map(({ type, payload, occurredAt = now }) => {
    const told = JSON.stringify({ type, payload, occurred_at: occurredAt });
    const place = known.get(told) ?? known.size + 1;
    known.set(told, place);
    return place;
  });
  return { json: `[${[...known.keys()].join(",")}]`, places };
}

// As one text: drivers quote and escape the items of a list one by one, which neither ids nor numbers need.
const listOf = (items: readonly (string | number)[]): string => `{${items.join(",")}}`;

export type Position = { xid: string; seq: number };

export const START: Position = { xid: "0", seq: 0 };

/** The last event that is older than every running transaction: as far as a reader may go now. */
export async function readHorizon(db: Db): Promise<Position> {
  const { rows } = await sql<Position>`
    select xid::text, seq
    from event
    where xid < pg_snapshot_xmin(pg_current_snapshot())
    order by event.xid desc, seq desc
    limit 1`.execute(db);
  return rows[0] ?? START;
}

/** Are there events that a transaction still running, here or elsewhere, keeps readers from? */
export async function hasEventsAhead(db: Db): Promise<boolean> {
  const { rows } =
    await sql`select 1 from event where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`.execute(db);
  return rows.length > 0;
}

/** With the partition of its customer. */
export interface ReadEvent extends StoredEvent {
  partition: number;
}

/**
 * Looks through the next `limit` events after a position, for those of some types; and says how far that was.
 *
 * A limit on the events of a kind would make the planner sort all that waits, for each batch anew. And they come as one text of JSON lists,
 * since drivers parse rows value by value: a thousand take the embedded one 38 ms as rows and 13 ms so. The text is put together by hand:
 * PostgreSQL takes twice as long where it names each column of each row.
 */
export async function readStretch(
  db: Db,
  range: { after: Position; upTo: Position; types: readonly string[]; limit: number },
): Promise<{ events: ReadEvent[]; readUpTo: Position }> {
  const { rows } = await sql<{ stretch: string | null }>`
    select string_agg(
      concat(
        '["', xid, '",', seq, ',"', id, '",', to_json(type), ',"', customer_id, '",', partition,
        ',', date_part('epoch', occurred_at), ',', date_part('epoch', recorded_at),
        ',', coalesce(case when type = any(${range.types}) then payload::text end, 'null'), ']'
      ),
      ','
    ) as stretch
    from (
      select *
      from event
      where (event.xid, seq) > (${range.after.xid}::xid8, ${range.after.seq})
        and (event.xid, seq) <= (${range.upTo.xid}::xid8, ${range.upTo.seq})
      order by event.xid, seq -- the order in which they are put together: nothing comes in between
      limit ${range.limit}
    ) as stretch`.execute(db);
  const told = JSON.parse(`[${rows[0]?.stretch ?? ""}]`) as Told[]; // our own select
  const last = told.at(-1);
  const wanted = new Set(range.types);
  return {
    events: told.filter(([, , , type]) => wanted.has(type)).map(toRead),
    readUpTo: last && told.length === range.limit ? { xid: last[0], seq: last[1] } : range.upTo,
  };
}

/** As the select above puts it: a customer or "", and instants in seconds. */
type Told = [
  xid: string,
  seq: number,
  id: string,
  type: string,
  customer: string,
  partition: number,
  occurred: number,
  recorded: number,
  payload: unknown,
];

const toRead = ([xid, seq, id, type, customer, partition, occurred, recorded, payload]: Told): ReadEvent => ({
  position: { xid, seq },
  id,
  type,
  customerId: customer || undefined,
  payload,
  occurredAt: new Date(Math.round(occurred * 1_000)),
  recordedAt: new Date(Math.round(recorded * 1_000)),
  partition,
});

interface EventRow {
  xid: string;
  seq: number;
  id: string;
  type: string;
  customer_id: string | null;
  payload: unknown;
  occurred_at: Date;
  recorded_at: Date;
}

const toStored = (row: EventRow): StoredEvent => ({
  position: { xid: row.xid, seq: row.seq },
  id: row.id,
  type: row.type,
  customerId: row.customer_id ?? undefined,
  payload: row.payload,
  occurredAt: row.occurred_at,
  recordedAt: row.recorded_at,
});

/** True if `a` lies before `b` in the log. */
export function isBefore(a: Position, b: Position): boolean {
  const left = BigInt(a.xid);
  const right = BigInt(b.xid);
  return left < right || (left === right && a.seq < b.seq);
}

/**
 * Events of some types that happened in a span of time, in the order in which they happened: for a look back, not for reacting.
 * Reads the log from end to end, since an index by time would cost every writer: seldom asked, by people.
 */
export async function findPastEvents(
  db: Db,
  range: {
    types: readonly string[];
    from: Date;
    until: Date;
    /** Of these customers only. */
    customerIds?: readonly string[];
    limit: number;
  },
): Promise<StoredEvent[]> {
  const { rows } = await sql<EventRow>`
    select xid::text as xid, seq, id, type, customer_id, payload, occurred_at, recorded_at
    from event
    where type = any(${range.types}) and occurred_at >= ${range.from} and occurred_at < ${range.until}
      and (${range.customerIds === undefined} or customer_id = any(${range.customerIds ?? []}::uuid[]))
    order by occurred_at, event.xid, seq
    limit ${range.limit}`.execute(db);
  return rows.map(toStored);
}
