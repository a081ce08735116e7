import { z } from "zod";

/** A rule as it is stored: versioned JSON. README.md says what each part means; check.ts what a rule may say about a fact. */
export type Rule = { version: 1; root: Node };

/** An empty `all` or `any` means nobody, wherever it stands (see `withoutEmpty`). */
export type Node =
  | { kind: "all"; of: Node[] }
  | { kind: "any"; of: Node[] }
  | { kind: "not"; of: Node }
  | Condition;
export type Condition =
  | AttributeCondition
  | SetCondition
  | RecordsCondition
  | SequenceCondition
  | SegmentCondition
  | BucketCondition;

/** Depth counts groups (the root is 1); a rule beyond these limits is refused by `checkRule`. */
export const limits = {
  depth: 6,
  conditions: 50,
  values: 500,
  textLength: 200,
  windowDays: 3650,
  windowHours: 8760,
  windowMonths: 120,
};

// NUL and half a surrogate pair cannot be stored as text.
const text = z
  .string()
  .max(limits.textLength)
  .refine((value) => !/\0|\p{Surrogate}/u.test(value), "not storable text");
const scalar = z.union([text, z.number(), z.boolean()]);
const bound = z.union([text, z.number()]);
const range = z.strictObject({ from: bound, to: bound });

/** One value, a list, or a range with both ends included; which one follows from the operator. */
const operand = z.union([scalar, z.array(bound).max(limits.values), range]).optional();

const operator = z.enum([
  "equals",
  "not_equals",
  "in",
  "not_in",
  "contains",
  "starts_with",
  "under",
  "not_under",
  "greater",
  "less",
  "at_least",
  "at_most",
  "between",
  "is_known",
  "is_unknown",
  "within_last_days",
  "more_than_days_ago",
  "within_next_days",
  "anniversary_within_next_days",
  "days_from_today",
  "anniversary_days_from_today",
  "in_period",
  "anniversary_in_period",
]);

/** Calendar stretches of the time zone; a week begins on Monday. What lies ahead is for attributes only: records do not count yet. */
export const periods = [
  "today",
  "yesterday",
  "tomorrow",
  "this_week",
  "last_week",
  "next_week",
  "this_month",
  "last_month",
  "next_month",
  "this_quarter",
  "last_quarter",
  "next_quarter",
  "this_year",
  "last_year",
  "next_year",
] as const;
const period = z.enum(periods);

const attribute = z.strictObject({ kind: z.literal("attribute"), fact: text, op: operator, value: operand });
const window = z.union([
  z.strictObject({ kind: z.literal("last"), days: z.number() }),
  z.strictObject({ kind: z.literal("last"), hours: z.number() }),
  z.strictObject({ kind: z.literal("last"), months: z.number() }),
  z.strictObject({ kind: z.literal("calendar"), period }),
  z.strictObject({ kind: z.literal("between"), from: text.optional(), to: text.optional() }),
]);

/** `window` asks when the value came to the customer, of sets that know it (`dated`). */
const set = z.strictObject({
  kind: z.literal("set"),
  fact: text,
  op: z.enum(["has_any", "has_all", "has_none"]),
  values: z.array(text).max(limits.values),
  window: window.optional(),
});

const filter = z.strictObject({ property: text, op: operator, value: operand });
const filters = z.array(filter).max(10).optional();

/** `sum` and `average` add up a `measure`; `distinct` counts the known values of a `property`. */
const records = z.strictObject({
  kind: z.literal("records"),
  fact: text,
  aggregate: z.enum(["count", "distinct", "sum", "average", "first", "last"]),
  measure: text.optional(),
  property: text.optional(),
  window: window.optional(),
  filters,
  op: operator,
  value: operand,
});

const step = z.strictObject({ fact: text, window: window.optional(), filters });
const within = z.union([z.strictObject({ days: z.number() }), z.strictObject({ hours: z.number() })]);

/** A record of `first`, and one of `second` after it (or none). Of several firsts `any` will do, unless `which` says otherwise. */
const sequence = z.strictObject({
  kind: z.literal("sequence"),
  first: step,
  which: z.enum(["any", "first", "last"]).optional(),
  op: z.enum(["followed", "not_followed"]),
  second: step,
  within: within.optional(),
});

const segment = z.strictObject({
  kind: z.literal("segment"),
  op: z.enum(["is_in", "is_not_in"]),
  segment: text,
});

const bucket = z.strictObject({ kind: z.literal("bucket"), salt: text, from: z.number(), to: z.number() });

const node: z.ZodType<Node> = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("all"), of: z.array(node).max(limits.conditions) }),
    z.strictObject({ kind: z.literal("any"), of: z.array(node).max(limits.conditions) }),
    z.strictObject({ kind: z.literal("not"), of: node }),
    attribute,
    set,
    records,
    sequence,
    segment,
    bucket,
  ]),
);

/** The shape of a rule. Whether it makes sense for the facts at hand is `checkRule`'s question. */
export const ruleSchema = z.preprocess(
  (input, context) => {
    // Parsing is recursive: a body of brackets alone must not exhaust the stack.
    if (isDeeperThan(input, 64)) context.addIssue({ code: "custom", message: "nested too deeply" });
    return input;
  },
  z.strictObject({ version: z.literal(1), root: node }),
);

export type Operator = z.infer<typeof operator>;
export type Operand = z.infer<typeof operand>;
export type Window = z.infer<typeof window>;
export type Filter = z.infer<typeof filter>;
export type AttributeCondition = z.infer<typeof attribute>;
export type SetCondition = z.infer<typeof set>;
export type RecordsCondition = z.infer<typeof records>;
export type SequenceCondition = z.infer<typeof sequence>;
export type SequenceStep = z.infer<typeof step>;
export type SegmentCondition = z.infer<typeof segment>;
export type Period = z.infer<typeof period>;
export type BucketCondition = z.infer<typeof bucket>;

function isDeeperThan(input: unknown, limit: number): boolean {
  let level: unknown[] = [input];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? Object.values(value) : [],
    );
  }
  return false;
}
