import { sql, type RawBuilder } from "kysely";
import type { BenchHouse } from "./house.ts";

const DAY_MS = 86_400_000;

/** A rule in our language and the same by hand; each step differs a little from the one before. */
export interface BenchRule {
  name: string;
  of(step: number): Record<string, unknown>;
  /** Selects customer_id. */
  byHand(step: number, now: Date): RawBuilder<unknown>;
}

const inHangzhou = { kind: "attribute", fact: "customer.city", op: "equals", value: "Hangzhou" };

export const boughtTwice: BenchRule = {
  name: "2 orders in 90 days, a city",
  of: (step) => ({
    version: 1,
    root: {
      kind: "all",
      of: [
        inHangzhou,
        {
          kind: "records",
          fact: "order",
          aggregate: "count",
          window: { kind: "last", days: 90 + step },
          op: "at_least",
          value: 2,
        },
      ],
    },
  }),
  byHand: (step, now) => sql`
    select customer.id as customer_id
    from customer
    join (
      select customer_id from customer_order
      where paid_at >= ${new Date(now.getTime() - (90 + step) * DAY_MS)} and paid_at <= ${now} and state <> 'refunded'
      group by customer_id having count(*) >= 2
    ) as buyer on buyer.customer_id = customer.id
    where customer.city = 'Hangzhou' and customer.merged_into is null`,
};

const amountOf = (step: number) => 150_000 - step * 1_000;

export const spentMuch: BenchRule = {
  name: "over an amount, a city",
  of: (step) => ({
    version: 1,
    root: {
      kind: "all",
      of: [
        inHangzhou,
        {
          kind: "records",
          fact: "order",
          aggregate: "sum",
          measure: "amount",
          op: "greater",
          value: amountOf(step),
        },
      ],
    },
  }),
  byHand: (step, now) => sql`
    select customer.id as customer_id
    from customer
    join (
      select customer_id from customer_order
      where paid_at <= ${now} and state <> 'refunded'
      group by customer_id having sum(net_amount_fen) > ${amountOf(step)}
    ) as buyer on buyer.customer_id = customer.id
    where customer.city = 'Hangzhou' and customer.merged_into is null`,
};

export async function countByHand({ context }: BenchHouse, rule: BenchRule, step: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (${rule.byHand(step, context.clock.now())}) as answer`.execute(
    context.workspace.db,
  );
  return rows[0]?.n ?? 0;
}
