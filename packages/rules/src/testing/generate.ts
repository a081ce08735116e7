import fc from "fast-check";
import {
  periods,
  type Filter,
  type Node,
  type Operand,
  type Operator,
  type RecordsCondition,
  type Rule,
  type SequenceStep,
  type Window,
} from "../ast.ts";
import type { ValueType } from "../facts.ts";
import {
  aggregateOperators,
  attributeOperators,
  isAnniversary,
  isRelative,
  operandShape,
  propertyOperators,
} from "../operators.ts";
import { isPast } from "../period.ts";
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
const places = ["north", "north/n1", "n1/s2", "south/s2/n1", "s"];
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
  path: places,
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
    const shape = operandShape(op);
    if (shape === "nothing") return fc.constant({ op });
    if (shape === "period") {
      const some = isAnniversary(op) ? periods.filter((each) => !each.endsWith("_year")) : periods;
      return fc.constantFrom(...some).map((value) => ({ op, value }));
    }
    if (shape === "days_range")
      return fc
        .tuple(fc.constantFrom(-30, -7, -2, -1, 0, 1), fc.constantFrom(0, 0, 1, 3, 30))
        .map(([from, width]) => ({ op, value: { from, to: from + width } }));
    if (shape === "days") return fc.constantFrom(...days).map((value) => ({ op, value }));
    const bounds = pool.filter((value) => typeof value !== "boolean");
    if (shape === "list") return fc.subarray(bounds, { minLength: 1 }).map((value) => ({ op, value }));
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

const window: fc.Arbitrary<Window | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom(1, 2, 7, 30).map((value) => ({ kind: "last" as const, days: value })),
  fc.constantFrom(12, 36).map((hours) => ({ kind: "last" as const, hours })),
  fc.constantFrom(1, 2, 12).map((months) => ({ kind: "last" as const, months })),
  fc.constantFrom(...periods.filter(isPast)).map((period) => ({ kind: "calendar" as const, period })),
  fc.constantFrom<Window>(
    { kind: "between", from: "2026-02-24", to: "2026-02-28" },
    { kind: "between", from: "2026-02-27" },
    { kind: "between", to: "2026-02-26T16:00:00Z" },
  ),
);

const set = fc
  .constantFrom(
    { fact: "tag", pool: ["a", "b", "c"] },
    { fact: "tag", pool: ["a", "b", "c"] },
    { fact: "group", pool: [...groupIds, "no uuid"] },
  )
  .chain(({ fact, pool }) =>
    fc
      .tuple(
        fc.constantFrom("has_any" as const, "has_all" as const, "has_none" as const),
        fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 3 }),
        fact === "tag" ? window : fc.constant(undefined),
      )
      .map(([op, values, since]) => ({
        kind: "set" as const,
        fact,
        op,
        values,
        ...(since && { window: since }),
      })),
  );

const segment = fc
  .tuple(fc.constantFrom("is_in" as const, "is_not_in" as const), fc.constantFrom(...groupIds, "no uuid"))
  .map(([op, id]) => ({ kind: "segment" as const, op, segment: id }));

const recordsFacts = [...shopFacts.values()].filter((fact) => fact.kind === "records");
const filterOf = (fact: (typeof recordsFacts)[number]): fc.Arbitrary<Filter> =>
  fc
    .constantFrom(...fact.properties)
    .chain(({ key, type }) =>
      compared(type, propertyOperators[type]).map((rest) => ({ property: key, ...rest })),
    );
const filtersOf = (fact: (typeof recordsFacts)[number]): fc.Arbitrary<Filter[]> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant<Filter[]>([]) },
    { weight: 1, arbitrary: fc.array(filterOf(fact), { minLength: 1, maxLength: 2 }) },
  );
const order = recordsFacts.filter(({ key }) => key === "order");

const step: fc.Arbitrary<SequenceStep> = fc.constantFrom(...order, ...recordsFacts).chain((fact) =>
  fc
    .tuple(
      fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: window }),
      filtersOf(fact),
    )
    .map(([within, filters]) => ({
      fact: fact.key,
      ...(within && { window: within }),
      ...(filters.length > 0 && { filters }),
    })),
);

const sequence: fc.Arbitrary<Node> = fc
  .tuple(
    step,
    step,
    fc.constantFrom(undefined, undefined, "any" as const, "first" as const, "last" as const),
    fc.constantFrom("followed" as const, "not_followed" as const),
    fc.constantFrom(undefined, { days: 1 }, { days: 2 }, { days: 7 }, { hours: 12 }),
  )
  .map(([first, second, which, op, within]) => ({
    kind: "sequence" as const,
    first,
    ...(which && { which }),
    op,
    second,
    ...(within && { within }),
  }));

const records: fc.Arbitrary<Node> = fc
  .constantFrom<RecordsCondition["aggregate"][]>(
    "count",
    "count",
    "distinct",
    "sum",
    "average",
    "first",
    "last",
  )
  .chain((aggregate) => {
    const measures =
      aggregate === "sum" || aggregate === "average" ? ["amount" as const, "boxes" as const] : [undefined];
    const isNumber = aggregate === "count" || aggregate === "distinct";
    const properties = order.flatMap((fact) => fact.properties.map(({ key }) => key));
    const property = aggregate === "distinct" ? fc.constantFrom(...properties) : fc.constant(undefined);
    return fc.constantFrom(...measures).chain((measure) => {
      const type = isNumber || measure === "amount" ? "money" : measure === "boxes" ? "number" : "instant";
      const pool = isNumber ? [0, 1, 2, 3] : operandsOf[type];
      const rest = compared(type, aggregateOperators[aggregate], pool);
      const filters = fc.constantFrom(...order).chain(filtersOf);
      return fc.tuple(rest, window, filters, property).map(([comparison, within, conditions, told]) => ({
        kind: "records" as const,
        fact: "order",
        aggregate,
        ...(measure && { measure }),
        ...(told && { property: told }),
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
  { weight: 6, arbitrary: sequence },
  { weight: 1, arbitrary: segment },
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

/** Reads every fact of the shop: what it loads is enough for any rule. */
export const everything: Rule = {
  version: 1,
  root: {
    kind: "any",
    of: [
      ...attributes.map((fact) => ({ kind: "attribute" as const, fact: fact.key, op: "is_known" as const })),
      ...["tag", "group"].map((fact) => ({
        kind: "set" as const,
        fact,
        op: "has_any" as const,
        values: [groupIds[0]],
      })),
      ...recordsFacts.map((fact) => ({
        kind: "records" as const,
        fact: fact.key,
        aggregate: "count" as const,
        op: "at_least" as const,
        value: 1,
      })),
      { kind: "segment", op: "is_in", segment: groupIds[0] },
    ],
  },
};

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
    tags: fc
      .subarray(["a", "b", "c"])
      .chain((ids) =>
        fc.tuple(...ids.map((tag_id) => orNull(instants(start)).map((tagged_at) => ({ tag_id, tagged_at })))),
      ),
    // A set may hold a value twice, as two advisors hold one store.
    groups: fc.array(fc.constantFrom(...groupIds), { maxLength: 3 }),
    segments: fc.subarray(
      groupIds.flatMap((segment_id) => [1, 2].map((version) => ({ segment_id, version }))),
    ),
    orders: fc.array(
      fc.record({
        state: fc.constantFrom("paid", "paid", "paid", "cancelled"),
        paid_at: orNull(instants(start)),
        net_amount_fen: orNull(fc.constantFrom(...fen)),
        boxes: orNull(fc.constantFrom(...numbers)),
        channel: orNull(fc.constantFrom("online", "store")),
        note: orNull(fc.constantFrom(...texts)),
        shipped_on: orNull(fc.constantFrom(...dates)),
        place: orNull(fc.constantFrom(...places, "north/n10", "")),
      }),
      { maxLength: 4 },
    ),
    refunds: fc.array(
      fc.record({
        refunded_at: orNull(instants(start)),
        reason: orNull(fc.constantFrom(...texts)),
      }),
      { maxLength: 3 },
    ),
  });
