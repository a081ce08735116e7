import { z } from "zod";

/**
 * Facts are what rules speak about. A slice declares its facts as values, and the composition hands the list to `createFacts`;
 * nothing here knows a slice by name. Three kinds: one value, membership in a set of values, dated records; and other segments.
 */
export type Fact = AttributeFact | SetFact | RecordsFact | SegmentsFact;

const label = z.object({ zh: z.string(), en: z.string() });
const option = z.object({ value: z.string(), label });
const valueType = z.enum(["text", "number", "money", "date", "instant", "boolean", "choice", "path"]);

/**
 * `money` is integer fen, `date` a local day without a time, `instant` a moment, `choice` one of the options by its code. `path` is a
 * place in a tree, from the root down, its levels parted by "/": ids of regions and a store, names of a category.
 */
export type ValueType = z.infer<typeof valueType>;
export type Label = z.infer<typeof label>;
export type Option = z.infer<typeof option>;

/** `sensitive`: health and the like; what is said over it is shown to few and never in a message (see `isSensitive`). */
const named = { key: z.string(), label };
const whole = { ...named, sensitive: z.boolean().optional() };
/** `optionsFrom` names a list too long to print here (tags, stores); the editor looks it up. */
const choices = { options: z.array(option).readonly().optional(), optionsFrom: z.string().optional() };
const measure = z.object({ ...named, type: z.enum(["number", "money"]) });
const property = z.object({ ...named, type: valueType, ...choices });

/** A fact as the editor sees it, without tables and columns: all that `checkRule` and `describeRule` need. */
export const publicFactSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("attribute"), ...whole, type: valueType, ...choices }),
  z.object({ kind: z.literal("set"), ...whole, ...choices, dated: z.boolean().optional() }),
  z.object({ kind: z.literal("segments"), ...whole, ...choices }),
  z.object({
    kind: z.literal("records"),
    ...whole,
    measures: z.array(measure).readonly(),
    properties: z.array(property).readonly(),
  }),
]);

export type PublicFact = z.infer<typeof publicFactSchema>;
type PublicKind<Kind extends PublicFact["kind"]> = Extract<PublicFact, { kind: Kind }>;

/** Types of the events that may change the fact for the customer they carry. */
type Changed = { readonly changedBy: readonly string[] };

/**
 * Where the rows stand: an unqualified table (the workspace's schema is on the search path) with the customer's uuid in
 * `customerColumn` (`customer_id` unless said). `where` is fixed SQL about that table's columns, never built from input.
 */
type Table = { readonly table: string; readonly customerColumn?: string; readonly where?: string };

/**
 * Where the values of a fact with `optionsFrom` have their names, for whoever describes rules: an unqualified table, its column with the value
 * and the one with the name.
 */
export type OptionNames = { readonly table: string; readonly value: string; readonly name: string };
type Named = { readonly optionNames?: OptionNames };

/** One value a customer; a missing row, null and an empty text are all *unknown*. At most one row a customer. */
export type AttributeFact = PublicKind<"attribute"> &
  Changed &
  Named & { readonly sql: Table & { readonly column: string } };

/**
 * Membership in a set of values: tags, groups, consents. `columnType: "uuid"` compares as uuid, so that an index is of use. With `dated`,
 * `at` is the timestamptz since when the customer has the value, and rules may ask for a window.
 */
export type SetFact = PublicKind<"set"> & Changed & Named & { readonly sql: Members };

/** Membership in other segments: at most one such fact, which `segment` conditions read. Its `column` is the segment's id. */
export type SegmentsFact = PublicKind<"segments"> & Changed & { readonly sql: Members };
type Members = Table & {
  readonly column: string;
  readonly columnType?: "text" | "uuid";
  readonly at?: string;
};

/** Dated rows: orders, scans, any event. `at` is a timestamptz, finite and to the millisecond; rows without it do not count. */
export type RecordsFact = Omit<PublicKind<"records">, "measures" | "properties"> &
  Changed & {
    readonly measures: readonly (z.infer<typeof measure> & { readonly column: string })[];
    readonly properties: readonly (z.infer<typeof property> & { readonly column: string })[];
    readonly sql: Table & { readonly at: string };
  };

export type Facts = ReadonlyMap<string, Fact>;
export type PublicFacts = ReadonlyMap<string, PublicFact>;

/**
 * The facts by key.
 *
 * @throws {RangeError} if a key is declared twice, a table or column is not a plain lower-case identifier, or a dated set has no `at`
 */
export function createFacts(declared: readonly Fact[]): Facts {
  for (const fact of declared) {
    for (const name of identifiersOf(fact)) {
      if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name))
        throw new RangeError(`Fact ${fact.key}: not an identifier: ${name}`);
    }
    if (fact.kind === "set" && fact.dated && fact.sql.at === undefined)
      throw new RangeError(`Fact ${fact.key}: dated, but no column says when`);
  }
  if (declared.filter(({ kind }) => kind === "segments").length > 1)
    throw new RangeError("Membership in other segments is declared twice");
  return byKey(declared);
}

/** All but the sensitive ones: for whoever may not see those, and for rules whose answers are shown to everybody. */
export const plainFacts = (facts: Facts): Facts =>
  new Map([...facts].filter(([, { sensitive }]) => !sensitive));

/** The fact that `segment` conditions read, if segments are in use. */
export function segmentsFact<F extends { kind: string }>(
  facts: ReadonlyMap<string, F>,
): Extract<F, { kind: "segments" }> | undefined {
  for (const each of facts.values()) if (isSegments(each)) return each;
  return undefined;
}

const isSegments = <F extends { kind: string }>(each: F): each is Extract<F, { kind: "segments" }> =>
  each.kind === "segments";

/** Indexes what came over the wire. */
export function byKey<F extends { key: string }>(list: readonly F[]): ReadonlyMap<string, F> {
  const map = new Map(list.map((fact) => [fact.key, fact]));
  if (map.size < list.length)
    throw new RangeError(`A fact is declared twice: ${list.map((fact) => fact.key).join(", ")}`);
  return map;
}

/** The facts without their tables, as the API shows them. */
export function publicFacts(facts: Facts): PublicFact[] {
  return [...facts.values()].map((fact) => publicFactSchema.parse(fact)); // parsing leaves out what is not named
}

function identifiersOf(fact: Fact): string[] {
  const { table, customerColumn = "customer_id" } = fact.sql;
  const names = "optionNames" in fact && fact.optionNames ? Object.values(fact.optionNames) : [];
  if (fact.kind === "attribute") return [table, customerColumn, fact.sql.column, ...names];
  if (fact.kind !== "records") return [table, customerColumn, fact.sql.column, fact.sql.at ?? "at", ...names];
  const columns = [...fact.measures, ...fact.properties].map((column) => column.column);
  // A measure's key names a column of the compiled query.
  return [table, customerColumn, fact.sql.at, ...columns, ...fact.measures.map((each) => each.key)];
}
