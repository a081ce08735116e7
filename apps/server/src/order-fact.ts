import type { Facts, RecordsFact } from "@hortus/rules";
import { sql, type RawBuilder } from "kysely";

/** The fact that commerce declares, by which slices below it read orders. @throws {Error} if no slice does: a mistake of composition */
export function orderFactOf(facts: Facts): { fact: RecordsFact; amountColumn: string } {
  const fact = facts.get("order");
  if (fact?.kind !== "records") throw new Error('No slice declares the fact "order"');
  const amount = fact.measures.find(({ key }) => key === "amount");
  if (!amount) throw new Error('The fact "order" has no measure "amount"');
  return { fact, amountColumn: amount.column };
}

/** Whose orders: these customers', or one in so many by a hash of the id, so that the same are seen each time. */
export type Whose = { customerIds: readonly string[] } | { oneIn: number };

/** A row a customer and local day with orders up to `day`: `customer_id, day, fen` (net of refunds, all orders of the day). */
export function orderDays(
  context: { facts: Facts; timeZone: string },
  day: string,
  whose: Whose,
): RawBuilder<{ customer_id: string; day: string; fen: number }> {
  const { fact, amountColumn } = orderFactOf(context.facts);
  const { table, at, where, customerColumn = "customer_id" } = fact.sql;
  const localDay = sql`(${sql.ref(at)} at time zone ${context.timeZone})::date`;
  const customer = sql.ref(customerColumn);
  const chosen =
    "customerIds" in whose
      ? sql`and ${customer} = any(${[...whose.customerIds]})`
      : whose.oneIn > 1
        ? sql`and ('x' || left(md5(${customer}::text), 6))::bit(24)::integer % ${whose.oneIn}::integer = 0`
        : sql``;
  return sql`
    select ${customer} as customer_id, ${localDay} as day, sum(${sql.ref(amountColumn)})::bigint as fen
    from ${sql.table(table)}
    where ${localDay} <= ${day}::date
      ${where ? sql`and (${sql.raw(where)})` : sql``}
      ${chosen}
    group by 1, 2`;
}
