import { sql } from "kysely";
import type { Filter, SequenceCondition, Window } from "../ast.ts";
import type { AttributeFact, RecordsFact, SegmentsFact, SetFact } from "../facts.ts";
import {
  concat,
  instant,
  isOfScope,
  selection,
  type Fragment,
  type Question,
  type Table,
} from "./fragment.ts";
import { aggregation, Reading } from "./records.ts";
import { sequenceCte } from "./sequence.ts";
import { boundsOf, windowParts, type WindowParts } from "./window.ts";

type Aggregation = { name: string; fact: RecordsFact; readings: Map<string, Reading> };
type Membership = {
  name: string;
  fact: SetFact | SegmentsFact;
  asked: Asked;
  parts: WindowParts | undefined;
};
type Asked = { values: string[]; isAll: boolean; window?: Window | undefined };
type Lookup = { name: string; source: Table; columns: Set<string> };

/**
 * Collects what the conditions of a rule read, each thing once: all that is asked of a fact's records becomes one CTE grouped by
 * customer, a set of wanted values another, a sequence a third, a table of attributes one join. Conditions get back a column.
 */
export class Sources {
  readonly question: Question;
  readonly #aggregations = new Map<string, Aggregation>();
  readonly #memberships = new Map<string, Membership>();
  readonly #sequences = new Map<string, { name: string; condition: SequenceCondition }>();
  readonly #lookups = new Map<string, Lookup>();
  readonly #spans: Fragment[] = [];
  readonly #scope: Lookup;

  constructor(question: Question) {
    this.question = question;
    this.#scope = { name: "s", source: question.scopeTable, columns: new Set() };
  }

  attribute({ sql: of }: AttributeFact): Fragment {
    const { table, column, customerColumn = "customer_id", where } = of;
    const key = JSON.stringify([table, customerColumn, where]);
    const fresh = {
      name: `a${this.#lookups.size + 1}`,
      source: { table, column: customerColumn, where },
      columns: new Set<string>(),
    };
    const lookup = isOfScope(of, this.question.scopeTable)
      ? this.#scope
      : remember(this.#lookups, key, fresh);
    lookup.columns.add(column);
    return sql.ref(`${lookup.name}.${column}`);
  }

  /** Of a set: how many of the wanted values a customer has, null for none; and when the next come into a window, or go. */
  held(fact: SetFact | SegmentsFact, asked: Asked): { hits: Fragment; arrives: Fragment; leaves: Fragment } {
    const values = [...new Set(asked.values)].sort();
    const { name } = remember(this.#memberships, JSON.stringify([fact.key, values, asked]), {
      name: `m${this.#memberships.size + 1}`,
      fact,
      asked: { ...asked, values },
      parts: asked.window && windowParts(asked.window, this.question),
    });
    const column = (key: string) => sql.ref(`${name}.${key}`);
    return { hits: column("hits"), arrives: column("arrives_at"), leaves: column("leaves_at") };
  }

  /** What a condition reads of a fact's records: those of the window that pass the filters. */
  reading(fact: RecordsFact, { window, filters = [] }: { window?: Window; filters?: Filter[] }): Reading {
    const { name, readings } = remember(this.#aggregations, fact.key, {
      name: `r${this.#aggregations.size + 1}`,
      fact,
      readings: new Map<string, Reading>(),
    });
    const fresh = new Reading(name, readings.size, fact, { window, filters }, this.question);
    return remember(readings, JSON.stringify([filters, window ?? null]), fresh);
  }

  sequence(condition: SequenceCondition): (column: string) => Fragment {
    const { name } = remember(this.#sequences, JSON.stringify(condition), {
      name: `q${this.#sequences.size + 1}`,
      condition,
    });
    return (column) => sql.ref(`${name}.${column}`);
  }

  /** When a relative condition starts and ceases to hold, as two columns. */
  span(from: Fragment, until: Fragment): { from: Fragment; until: Fragment } {
    const name = `w${this.#spans.length + 1}`;
    this.#spans.push(sql`
  left join lateral (
    select ${from} as holds_from,
           ${until} as holds_until
  ) as ${sql.id(name)} on true`);
    return { from: sql.ref(`${name}.holds_from`), until: sql.ref(`${name}.holds_until`) };
  }

  now(): Fragment {
    return instant(this.question.now);
  }

  /** The CTEs, or nothing. */
  with(): Fragment {
    const all = [
      ...[...this.#aggregations.values()].map(({ name, fact, readings }) =>
        aggregation(name, fact, [...readings.values()], this.question),
      ),
      ...[...this.#sequences.values()].map(({ name, condition }) =>
        sequenceCte(name, condition, this.question),
      ),
      ...[...this.#memberships.values()].map((each) => this.#membershipCte(each)),
    ];
    return all.length === 0 ? sql`` : sql`with ${sql.join(all, sql`, `)}\n`;
  }

  /** The living customers in question, and everything joined to them. */
  from(): Fragment {
    const grouped = [this.#aggregations, this.#sequences, this.#memberships];
    const joined = grouped.flatMap((each: ReadonlyMap<string, { name: string }>) =>
      [...each.values()].map(
        ({ name }) => sql`\n  left join ${sql.id(name)} on ${sql.id(name)}.customer_id = s.customer_id`,
      ),
    );
    const looked = [...this.#lookups.values()].map(
      (lookup) =>
        sql`\n  left join ${this.#selection(lookup, this.question)} on ${sql.id(lookup.name)}.customer_id = s.customer_id`,
    );
    const everybody = { ...this.question, among: undefined };
    return sql`from ${this.#selection(this.#scope, everybody)}${concat([...looked, ...joined, ...this.#spans])}`;
  }

  // A selection of its own, so that the fact's `where` may name columns without an alias.
  #selection({ name, source, columns }: Lookup, question: Question): Fragment {
    const { column } = source;
    const listed = [...columns]
      .filter((each) => each !== "customer_id")
      .map((each) => sql`, ${sql.id(each)}`);
    return sql`(
    select ${sql.id(column)} as customer_id${concat(listed)}
    from ${sql.id(source.table)}${selection(source, [], question, "    ")}
  ) as ${sql.id(name)}`;
  }

  #membershipCte({ name, fact, asked: { values, isAll }, parts }: Membership): Fragment {
    const { table, column, customerColumn = "customer_id", where, columnType = "text" } = fact.sql;
    const isUuid = columnType === "uuid";
    const value = isUuid ? sql.id(column) : sql`${sql.id(column)}::text`;
    // What is no uuid is held by nobody; the cast would refuse the whole query.
    const wanted = isUuid ? sql`${values.filter((each) => uuid.test(each))}::uuid[]` : sql`${values}::text[]`;
    const count = isAll ? sql`count(distinct ${sql.id(column)})` : sql`count(*)`;
    const at = sql.ref(fact.sql.at ?? "at"); // read only of dated sets, which have one
    const dated = parts && [
      sql`${count} filter (where ${parts.counted(at)}) as hits`,
      sql`${parts.arrivesAt(sql`min(${at}) filter (where ${parts.coming(at)})`)} as arrives_at`,
      sql`${parts.leavesAt?.(sql`min(${at}) filter (where ${parts.counted(at)})`) ?? sql`null::timestamptz`} as leaves_at`,
    ];
    const columns = dated ?? [sql`${count} as hits`];
    const clauses = [sql`${value} = any(${wanted})`, ...(parts ? boundsOf(parts, at) : [])];
    return sql`${sql.id(name)} as (
  select ${sql.id(customerColumn)} as customer_id${concat(columns.map((each) => sql`,\n         ${each}`))}
  from ${sql.id(table)}${selection({ table, column: customerColumn, where }, clauses, this.question)}
  group by ${sql.id(customerColumn)}
)`;
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function remember<Value>(map: Map<string, Value>, key: string, fresh: Value): Value {
  const known = map.get(key) ?? fresh;
  map.set(key, known);
  return known;
}
