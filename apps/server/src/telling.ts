import { appendEvents, type Loop, type NewEvent, type Tx } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";
import type { Context } from "./context.ts";

/**
 * Tells of the customers who have something in common, such as an advisor or a level, after that something changed: some hundreds of them a
 * transaction, for there may be a million. Both tables are the slice's own.
 */
export interface Telling {
  /** What is still to be told of: a row each of `column`, `after_customer` (the last one told; at first the id of nobody) and `due_at`. */
  queue: string;
  /** What the customers have in common, by this name in both tables. */
  column: string;
  type: "uuid" | "text";
  /** Where they are found by `column` and `where`, ordered by `customer_id`; an index has them so. */
  rows: string;
  where?: RawBuilder<unknown>;
}

/** @param ids each tells of all its customers, also where an earlier change is still being told */
export async function askToTell(
  tx: Tx,
  { queue, column, type }: Telling,
  ids: readonly string[],
  dueAt: Date,
): Promise<void> {
  const name = sql.ref(column);
  await sql`
    insert into ${sql.table(queue)} (${name}, due_at)
    select ${name}, ${dueAt}::timestamptz from unnest(${[...new Set(ids)]}::${sql.raw(type)}[]) as asked (${name})
    order by ${name}
    on conflict (${name}) do update set after_customer = default, due_at = excluded.due_at`.execute(tx);
}

/**
 * A transaction tells of `atOnce` customers and notes how far it came, so that a run that died goes on where it was.
 *
 * @param events what to tell of these customers, one at least
 */
export function tellingLoop({
  name,
  telling,
  atOnce,
  events,
}: {
  name: string;
  telling: Telling;
  atOnce: number;
  events: (customerIds: string[], id: string) => NewEvent[];
}): Loop<Context> {
  return {
    name,
    everyMs: 1_000,
    waiting: ({ clock }) =>
      sql`exists (select from ${sql.table(telling.queue)} where due_at <= ${clock.now()})`,
    run: ({ workspace, clock }) =>
      workspace.tx(async (tx) => {
        const due = await claim(tx, telling, clock.now());
        if (!due) return false;
        const customerIds = await findCustomers(tx, telling, due, atOnce);
        if (customerIds.length > 0) await appendEvents(tx, clock, events(customerIds, due.id));
        await advance(tx, telling, due.id, customerIds.length < atOnce ? undefined : customerIds.at(-1));
        return true;
      }),
  };
}

interface Due {
  id: string;
  after: string;
}

async function claim(tx: Tx, { queue, column }: Telling, now: Date): Promise<Due | undefined> {
  const { rows } = await sql<Due>`
    select ${sql.ref(column)} as id, after_customer as after
    from ${sql.table(queue)}
    where due_at <= ${now}
    order by due_at, ${sql.ref(column)}
    limit 1
    for update skip locked`.execute(tx);
  return rows[0];
}

/** The next customers, in order. */
async function findCustomers(
  tx: Tx,
  { rows: table, column, where = sql`true` }: Telling,
  { id, after }: Due,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct customer_id as id
    from ${sql.table(table)}
    where ${sql.ref(column)} = ${id} and ${where} and customer_id > ${after}::uuid
    order by customer_id
    limit ${limit}`.execute(tx);
  return rows.map((row) => row.id);
}

/** @param last the last customer told; nothing once all are */
async function advance(
  tx: Tx,
  { queue, column }: Telling,
  id: string,
  last: string | undefined,
): Promise<void> {
  const change =
    last === undefined
      ? sql`delete from ${sql.table(queue)}`
      : sql`update ${sql.table(queue)} set after_customer = ${last}`;
  await sql`${change} where ${sql.ref(column)} = ${id}`.execute(tx);
}
