import type { Facts, RecordsFact } from "@hortus/rules";

/** The fact that commerce declares. @throws {Error} if no slice declares orders with an amount: a mistake of composition */
export function orderFactOf(facts: Facts): { fact: RecordsFact; amountColumn: string } {
  const fact = facts.get("order");
  if (fact?.kind !== "records") throw new Error('No slice declares the fact "order"');
  const amount = fact.measures.find(({ key }) => key === "amount");
  if (!amount) throw new Error('The fact "order" has no measure "amount"');
  return { fact, amountColumn: amount.column };
}
