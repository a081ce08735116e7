/** RFM of a purchase log in plain TypeScript, written apart from the product's SQL, for tests to hold the two together. */
export interface Purchase {
  customer: string;
  /** "2026-11-24" */
  day: string;
  fen: number;
}

export interface RfmByHand {
  customers: number;
  /** Customers by "recency-frequency-money". */
  cells: Record<string, number>;
  /** Customers by recent, frequent and much, each y or n: "yyn". */
  groups: Record<string, number>;
}

export function rfmByHand(purchases: readonly Purchase[], today: string): RfmByHand {
  const people = new Map<string, { last: string; orders: number; fen: number }>();
  for (const { customer, day, fen } of purchases) {
    const known = people.get(customer) ?? { last: day, orders: 0, fen: 0 };
    people.set(customer, {
      last: day > known.last ? day : known.last,
      orders: known.orders + 1,
      fen: known.fen + fen,
    });
  }
  const values = [...people.values()].map(({ last, orders, fen }) => ({
    days: Math.round((Date.parse(today) - Date.parse(last)) / 86_400_000),
    orders,
    fen,
  }));
  const days = fifths(values.map((value) => value.days));
  const orders = fifths(values.map((value) => value.orders));
  const fen = fifths(values.map((value) => value.fen));
  const mean = (key: "days" | "orders" | "fen") =>
    values.reduce((sum, value) => sum + value[key], 0) / values.length;
  const means = { days: mean("days"), orders: mean("orders"), fen: mean("fen") };
  return {
    customers: values.length,
    cells: count(values.map((_, index) => `${6 - days[index]!}-${orders[index]}-${fen[index]}`)), // one fifth a value
    groups: count(
      values.map((value) =>
        [value.days < means.days, value.orders > means.orders, value.fen > means.fen]
          .map((isHigh) => (isHigh ? "y" : "n"))
          .join(""),
      ),
    ),
  };
}

/** For each value, the fifth of its average rank: ceil(rank ÷ n × 5). */
function fifths(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  sorted.forEach((value, index) => {
    if (!first.has(value)) first.set(value, index + 1);
    last.set(value, index + 1);
  });
  // Twice the average rank is a whole number: no rounding decides a border.
  return values.map((value) => Math.ceil(((first.get(value)! + last.get(value)!) * 5) / (2 * values.length))); // both hold every value
}

function count(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
