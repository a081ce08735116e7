import fc from "fast-check";
import type { Filter, Node, Operand, Operator, RecordsCondition, Rule, Window } from "../ast.ts";
import type { ValueType } from "../facts.ts";
import { aggregateOperators, attributeOperators, isRelative, propertyOperators } from "../operators.ts";
import type { History } from "./history.ts";
import { groupIds, shopFacts } from "./shop.ts";

/** Random rules and histories, drawn from small pools so that values meet and instants fall on the edges of windows. */
export const timeZones = [
  "Asia/Shanghai",
  "Asia/Shanghai",
  "America/Havana",
  "America/Sao_Paulo",
  "Pacific/Apia",
] as const;

const texts = ["Ann", "ann", "ANNA", "安娜", "12", "%"];
const choices = ["female", "male", "online", "store"];
const numbers = [-1, 0, 0.1, 0.3, 1, 2.5];
const fen = [-500, 0, 1, 1000, 2500];
const dates = [
  "2000-02-29",
  "1990-02-26",
  "1990-02-28",
  "1990-03-01",
  "2026-02-24",
  "2026-02-27",
  "2026-03-01",
  "2026-03-29",
];
const days = [0, 1, 2, 7, 30];

const operandsOf: Record<ValueType, (string | number | boolean)[]> = {
  text: texts,
  choice: choices,
  boolean: [true, false],
  number: numbers,
  money: fen,
  date: dates,
  instant: [...dates.slice(4), "2026-02-25T16:00:00Z", "2026-02-27T16:00:00.001Z"],
};

type Compared = { op: Operator; value?: Operand };

function compared(
  type: ValueType,
  operators: readonly Operator[],
  pool = operandsOf[type],
): fc.Arbitrary<Compared> {
  // What time changes is tried more often than its share.
  const weighted = [...operators, ...operators.filter(isRelative), ...operators.filter(isRelative)];
  return fc.constantFrom(...weighted).chain((op): fc.Arbitrary<Compared> => {
    if (op === "is_known" || op === "is_unknown") return fc.constant({ op });
    if (isRelative(op)) return fc.constantFrom(...days).map((value) => ({ op, value }));
    const bounds = pool.filter((value) => typeof value !== "boolean");
    if (op === "in" || op === "not_in")
      return fc.subarray(bounds, { minLength: 1 }).map((value) => ({ op, value }));
    if (op !== "between") return fc.constantFrom(...pool).map((value) => ({ op, value }));
    // Bare dates only, for an instant on one side may lie before the other side's day.
    const ends = bounds.filter((bound) => typeof bound === "number" || bound.length === 10);
    return fc.tuple(fc.constantFrom(...ends), fc.constantFrom(...ends)).map(([one, other]) => {
      const isSorted =
        typeof one === "number" && typeof other === "number" ? one <= other : String(one) <= String(other);
      return { op, value: isSorted ? { from: one, to: other } : { from: other, to: one } };
    });
  });
}

const attributes = [...shopFacts.values()].filter((fact) => fact.kind === "attribute");
const attribute = fc
  .constantFrom(
    ...attributes,
    ...attributes.filter((fact) => fact.type === "date" || fact.type === "instant"),
  )
  .chain((fact) =>
    compared(fact.type, attributeOperators[fact.type]).map((rest) => ({
      kind: "attribute" as const,
      fact: fact.key,
      ...rest,
    })),
  );

const set = fc
  .constantFrom({ fact: "tag", pool: ["a", "b", "c"] }, { fact: "group", pool: [...groupIds, "no uuid"] })
  .chain(({ fact, pool }) =>
    fc.record({
      kind: fc.constant("set" as const),
      fact: fc.constant(fact),
      op: fc.constantFrom("has_any" as const, "has_all" as const, "has_none" as const),
      values: fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 3 }),
    }),
  );

const window: fc.Arbitrary<Window | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(1, 2, 7, 30).map((value) => ({ kind: "last" as const, days: value })),
  fc.constantFrom(12, 36).map((hours) => ({ kind: "last" as const, hours })),
  fc.constantFrom<Window>(
    { kind: "between", from: "2026-02-24", to: "2026-02-28" },
    { kind: "between", from: "2026-02-27" },
    { kind: "between", to: "2026-02-26T16:00:00Z" },
  ),
);

const order = [...shopFacts.values()].filter((fact) => fact.kind === "records");
const filter: fc.Arbitrary<Filter> = fc
  .constantFrom(...order.flatMap((fact) => fact.properties))
  .chain(({ key, type }) =>
    compared(type, propertyOperators[type]).map((rest) => ({ property: key, ...rest })),
  );

const records: fc.Arbitrary<Node> = fc
  .constantFrom<RecordsCondition["aggregate"][]>("count", "count", "sum", "average", "first", "last")
  .chain((aggregate) => {
    const measures =
      aggregate === "sum" || aggregate === "average" ? ["amount" as const, "boxes" as const] : [undefined];
    return fc.constantFrom(...measures).chain((measure) => {
      const type =
        aggregate === "count" || measure === "amount" ? "money" : measure === "boxes" ? "number" : "instant";
      const pool = aggregate === "count" ? [0, 1, 2, 3] : operandsOf[type];
      const rest = compared(type, aggregateOperators[aggregate], pool);
      const filters = fc.oneof(
        { weight: 3, arbitrary: fc.constant<Filter[]>([]) },
        { weight: 1, arbitrary: fc.array(filter, { minLength: 1, maxLength: 2 }) },
      );
      return fc.tuple(rest, window, filters).map(([comparison, within, conditions]) => ({
        kind: "records" as const,
        fact: "order",
        aggregate,
        ...(measure && { measure }),
        ...(within && { window: within }),
        ...(conditions.length > 0 && { filters: conditions }),
        ...comparison,
      }));
    });
  });

const bucket = fc
  .constantFrom(0, 2000, 5000)
  .map((from) => ({ kind: "bucket" as const, salt: "a/b", from, to: from + 5000 }));

const condition = fc.oneof<fc.WeightedArbitrary<Node>[]>(
  { weight: 5, arbitrary: attribute },
  { weight: 2, arbitrary: set },
  { weight: 8, arbitrary: records },
  { weight: 1, arbitrary: bucket },
);

const group = (depth: number): fc.Arbitrary<Node> => {
  const child =
    depth === 0
      ? condition
      : fc.oneof({ weight: 3, arbitrary: condition }, { weight: 2, arbitrary: group(depth - 1) });
  // Mostly filled: an empty group decides nearly everything.
  const of = fc.oneof(
    { weight: 12, arbitrary: fc.array(child, { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant<Node[]>([]) },
  );
  return fc.oneof(
    { weight: 3, arbitrary: of.map((nodes): Node => ({ kind: "all", of: nodes })) },
    { weight: 4, arbitrary: of.map((nodes): Node => ({ kind: "any", of: nodes })) },
    { weight: 2, arbitrary: child.map((node): Node => ({ kind: "not", of: node })) },
  );
};

export const rules: fc.Arbitrary<Rule> = fc
  .oneof(condition, group(1), group(2))
  .map((root) => ({ version: 1, root }));

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 5 });

/** Instants near `start`: whole half days away from it, sometimes a millisecond beside, some of them ahead. */
const instants = (start: Date): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(-60, -14, -8, -4, -3, -2, -1, 0, 1, 4), fc.constantFrom(-1, 0, 0, 1))
    .map(([halfDays, millis]) => new Date(start.getTime() + halfDays * 43_200_000 + millis).toISOString());

export const histories = (start: Date): fc.Arbitrary<History> =>
  fc.record({
    customer: fc.record({
      name: orNull(fc.constantFrom(...texts, "", "Joanna")),
      gender: orNull(fc.constantFrom("female", "male", "")),
      birthday: orNull(fc.constantFrom(...dates)),
      joined_at: orNull(instants(start)),
      erased_at: fc.constantFrom(null, null, null, null, start.toISOString()),
    }),
    profile: fc.record({
      source: fc.constantFrom("form", "form", "form", "guess"),
      weight: orNull(fc.constantFrom(...numbers)),
      balance_fen: orNull(fc.constantFrom(...fen)),
      is_member: orNull(fc.boolean()),
    }),
    tags: fc.subarray(["a", "b", "c"]),
    groups: fc.subarray([...groupIds]),
    orders: fc.array(
      fc.record({
        state: fc.constantFrom("paid", "paid", "paid", "cancelled"),
        paid_at: orNull(instants(start)),
        net_amount_fen: orNull(fc.constantFrom(...fen)),
        boxes: orNull(fc.constantFrom(...numbers)),
        channel: orNull(fc.constantFrom("online", "store")),
        note: orNull(fc.constantFrom(...texts)),
        shipped_on: orNull(fc.constantFrom(...dates)),
      }),
      { maxLength: 4 },
    ),
  });
