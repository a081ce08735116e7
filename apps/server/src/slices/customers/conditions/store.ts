import type { ConditionCode, CustomerCondition } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";

export interface ConditionRow {
  customer_id: string;
  condition: ConditionCode;
  id: string;
  noted_at: Date;
  source: CustomerCondition["source"];
  note_sealed: string | null;
  /** A local day. */
  due_on: string | null;
  noted_by: string;
  recorded_at: Date;
}
type Named = Pick<ConditionRow, "customer_id" | "id">;

/** Latest first; at most one of each kind, so the list is short. */
export async function findConditions(db: Db, customerId: string): Promise<ConditionRow[]> {
  const { rows } = await sql<ConditionRow>`
    select customer_id, condition, id, noted_at, source, note_sealed, due_on::text as due_on, noted_by, recorded_at
    from customer_condition
    where customer_id = ${customerId}
    order by noted_at desc, condition
    limit 100`.execute(db);
  return rows;
}

/** Writes it anew if it is there, under the id that it has. */
export async function putCondition(tx: Tx, row: ConditionRow): Promise<Named> {
  const { rows } = await sql<Named>`
    insert into customer_condition (customer_id, condition, id, noted_at, source, note_sealed, due_on, noted_by, recorded_at)
    values (
      ${row.customer_id}, ${row.condition}, ${row.id}, ${row.noted_at}, ${row.source}, ${row.note_sealed}::text, ${row.due_on}::date,
      ${row.noted_by}, ${row.recorded_at}
    )
    on conflict (customer_id, condition) do update set
      noted_at = excluded.noted_at, source = excluded.source, note_sealed = excluded.note_sealed, due_on = excluded.due_on,
      noted_by = excluded.noted_by, recorded_at = excluded.recorded_at
    returning customer_id, id`.execute(tx);
  return rows[0] ?? row;
}

export async function deleteCondition(tx: Tx, customerId: string, id: string): Promise<Named[]> {
  const { rows } = await sql<Named>`
    delete from customer_condition where customer_id = ${customerId} and id = ${id} returning customer_id, id`.execute(
    tx,
  );
  return rows;
}

export async function deleteKinds(
  tx: Tx,
  customerId: string,
  conditions: readonly ConditionCode[],
): Promise<Named[]> {
  const { rows } = await sql<Named>`
    delete from customer_condition
    where customer_id = ${customerId} and condition = any(${[...conditions]}::text[])
    returning customer_id, id`.execute(tx);
  return rows;
}

/** All that was recorded of these customers up to an instant each. */
export async function deleteRecorded(
  tx: Tx,
  upTo: readonly { customerId: string; at: Date }[],
): Promise<Named[]> {
  if (upTo.length === 0) return [];
  const { rows } = await sql<Named>`
    delete from customer_condition
    using unnest(${upTo.map(({ customerId }) => customerId)}::uuid[], ${upTo.map(({ at }) => at.toISOString())}::timestamptz[])
      as told (told_id, told_at)
    where customer_id = told_id and recorded_at <= told_at
    returning customer_id, id`.execute(tx);
  return rows;
}

/**
 * Gives the conditions of `from` to `to`; with `origins`, only what came from those goes back. Of one kind the later noted stays.
 * Written anew and not changed, since the customer decides where they are kept.
 *
 * @returns what left `from`, and what `to` has from it now
 */
export async function moveConditions(
  tx: Tx,
  { from, to, origins }: { from: string; to: string; origins?: readonly string[] },
): Promise<{ left: Named[]; come: Named[] }> {
  const came = origins ? sql`and origin_customer_id = any(${[...origins]}::uuid[])` : sql``;
  const { rows } = await sql<Named>`
    with moved as (delete from customer_condition where customer_id = ${from} ${came} returning *),
    come as (
      insert into customer_condition (
        customer_id, condition, id, noted_at, source, note_sealed, due_on, noted_by, recorded_at, origin_customer_id
      )
      select ${to}::uuid, condition, id, noted_at, source, note_sealed, due_on, noted_by, recorded_at,
        nullif(coalesce(origin_customer_id, ${from}::uuid), ${to}::uuid)
      from moved
      on conflict (customer_id, condition) do update set
        id = excluded.id, noted_at = excluded.noted_at, source = excluded.source, note_sealed = excluded.note_sealed,
        due_on = excluded.due_on, noted_by = excluded.noted_by, recorded_at = excluded.recorded_at,
        origin_customer_id = excluded.origin_customer_id
      where customer_condition.noted_at < excluded.noted_at
      returning customer_id, id
    )
    select customer_id, id from moved
    union all
    select customer_id, id from come`.execute(tx);
  return {
    left: rows.filter(({ customer_id }) => customer_id === from),
    come: rows.filter(({ customer_id }) => customer_id === to),
  };
}
