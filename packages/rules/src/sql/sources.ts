import { sql, type RawBuilder } from "kysely";
import type { RecordsCondition, SetCondition } from "../ast.ts";
import type { AttributeFact, Facts, RecordsFact, SetFact } from "../facts.ts";
import { stretchOf, windowMs } from "../time.ts";
import { comparison } from "./comparison.ts";

export type Fragment = RawBuilder<unknown>;
export type Table = { table: string; column: string; where?: string };

/** Customers by id: behind `after` (from the first, when undefined) up to and with `upTo`. */
export type Stretch = { after: string | undefined; upTo: string };

/** What a query is asked: whom, when, and where the living customers stand. */
export type Question = {
  facts: Facts;
  within: readonly string[] | Stretch | undefined;
  scopeTable: Table;
  now: Date;
  timeZone: string;
};

type Aggregation = {
  name: string;
  fact: RecordsFact;
  condition: RecordsCondition;
  columns: Map<string, Fragment>;
};
type Membership = { name: string; fact: SetFact; values: string[]; all: boolean };
type Lookup = { name: string; source: Table; columns: Set<string> };

/**
 * Collects what the conditions of a rule read, each thing once: an aggregation of records (fact, filters, window) becomes one
 * CTE grouped by customer, a set of wanted values another, a table of attributes one join. Conditions get back a column.
 */
export class Sources {
  readonly question: Question;
  readonly #aggregations = new Map<string, Aggregation>();
  readonly #memberships = new Map<string, Membership>();
  readonly #lookups = new Map<string, Lookup>();
  readonly #spans: Fragment[] = [];
  readonly #scope: Lookup;

  constructor(question: Question) {
    this.question = question;
    this.#scope = { name: "s", source: question.scopeTable, columns: new Set() };
  }

  attribute({ sql: { table, column, customerColumn = "customer_id", where } }: AttributeFact): Fragment {
    const key = JSON.stringify([table, customerColumn, where]);
    const { scopeTable } = this.question;
    const isScope =
      table === scopeTable.table &&
      customerColumn === scopeTable.column &&
      (!where || where === scopeTable.where);
    const fresh = {
      name: `a${this.#lookups.size + 1}`,
      source: { table, column: customerColumn, where },
      columns: new Set<string>(),
    };
    const lookup = isScope ? this.#scope : remember(this.#lookups, key, fresh);
    lookup.columns.add(column);
    return sql.ref(`${lookup.name}.${column}`);
  }

  /** The number of the wanted values that a customer has; null is none. */
  hits(fact: SetFact, condition: SetCondition): Fragment {
    const values = [...new Set(condition.values)].sort();
    const all = condition.op === "has_all";
    const key = JSON.stringify([fact.key, values, all]);
    const { name } = remember(this.#memberships, key, {
      name: `m${this.#memberships.size + 1}`,
      fact,
      values,
      all,
    });
    return sql.ref(`${name}.hits`);
  }

  /** A column of the aggregation that a condition is about; `rows` stands for the records that count now. */
  aggregate(
    fact: RecordsFact,
    condition: RecordsCondition,
    column: string,
    expression: (at: Fragment, rows: Fragment) => Fragment,
  ): Fragment {
    const key = JSON.stringify([fact.key, condition.filters ?? [], condition.window ?? null]);
    const fresh = {
      name: `r${this.#aggregations.size + 1}`,
      fact,
      condition,
      columns: new Map<string, Fragment>(),
    };
    const { name, columns } = remember(this.#aggregations, key, fresh);
    const at = sql.ref(fact.sql.at);
    columns.set(column, expression(at, sql`filter (where ${at} <= ${this.now()})`));
    return sql.ref(`${name}.${column}`);
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
      ...[...this.#aggregations.values()].map((each) => this.#aggregationCte(each)),
      ...[...this.#memberships.values()].map((each) => this.#membershipCte(each)),
    ];
    return all.length === 0 ? sql`` : sql`with ${sql.join(all, sql`, `)}\n`;
  }

  /** The living customers in question, and everything joined to them. */
  from(): Fragment {
    const joined = [...this.#aggregations.values(), ...this.#memberships.values()].map(
      ({ name }) => sql`\n  left join ${sql.id(name)} on ${sql.id(name)}.customer_id = s.customer_id`,
    );
    const looked = [...this.#lookups.values()].map(
      (lookup) =>
        sql`\n  left join ${this.#selection(lookup)} on ${sql.id(lookup.name)}.customer_id = s.customer_id`,
    );
    return sql`from ${this.#selection(this.#scope)}${concat([...looked, ...joined, ...this.#spans])}`;
  }

  // A selection of its own, so that the fact's `where` may name columns without an alias.
  #selection({ name, source, columns }: Lookup): Fragment {
    const { column } = source;
    const listed = [...columns]
      .filter((each) => each !== "customer_id")
      .map((each) => sql`, ${sql.id(each)}`);
    return sql`(
    select ${sql.id(column)} as customer_id${concat(listed)}
    from ${sql.id(source.table)}${concat(this.#where(source, [], "    "))}
  ) as ${sql.id(name)}`;
  }

  #aggregationCte({ name, fact, condition, columns }: Aggregation): Fragment {
    const { customerColumn: column = "customer_id", table, at, where } = fact.sql;
    const selected = [...columns].map(
      ([key, expression]) => sql`,\n         ${expression} as ${sql.id(key)}`,
    );
    const filters = (condition.filters ?? []).map((filter) => {
      const property = fact.properties.find((each) => each.key === filter.property);
      if (!property) throw new Error(`assertRule let ${filter.property} through`);
      return comparison(filter, property.type, sql.ref(property.column), this.question.timeZone);
    });
    return sql`${sql.id(name)} as (
  select ${sql.id(column)} as customer_id${concat(selected)}
  from ${sql.id(table)}${concat(this.#where({ table, column, where }, [...this.#inWindow(condition, sql.id(at)), ...filters]))}
  group by ${sql.id(column)}
)`;
  }

  /** Records that count now or will: those dated ahead stay in, for they say when the answer changes. */
  #inWindow({ window }: RecordsCondition, at: Fragment): Fragment[] {
    const { now, timeZone } = this.question;
    if (!window) return [];
    if (window.kind === "last") return [sql`${at} >= ${instant(new Date(now.getTime() - windowMs(window)))}`];
    const from =
      window.from === undefined
        ? []
        : [sql`${at} >= ${instant(new Date(stretchOf(window.from, timeZone).from))}`];
    const until =
      window.to === undefined
        ? []
        : [sql`${at} < ${instant(new Date(stretchOf(window.to, timeZone).until))}`];
    return [...from, ...until];
  }

  #membershipCte({ name, fact, values, all }: Membership): Fragment {
    const { table, column, customerColumn = "customer_id", where, columnType = "text" } = fact.sql;
    const isUuid = columnType === "uuid";
    const value = isUuid ? sql.id(column) : sql`${sql.id(column)}::text`;
    // What is no uuid is held by nobody; the cast would refuse the whole query.
    const wanted = isUuid ? sql`${values.filter((each) => uuid.test(each))}::uuid[]` : sql`${values}::text[]`;
    return sql`${sql.id(name)} as (
  select ${sql.id(customerColumn)} as customer_id,
         ${all ? sql`count(distinct ${sql.id(column)})` : sql`count(*)`} as hits
  from ${sql.id(table)}${concat(this.#where({ table, column: customerColumn, where }, [sql`${value} = any(${wanted})`]))}
  group by ${sql.id(customerColumn)}
)`;
  }

  #where({ column, where }: Table, more: Fragment[], indent = "  "): Fragment[] {
    const asked = within(this.question.within, sql.id(column));
    const fixed = where ? [sql`(${sql.raw(where)})`] : []; // declared by a slice, never input
    const clauses = [...asked, ...fixed, ...more];
    return clauses.map(
      (clause, index) => sql`${sql.raw(index === 0 ? `\n${indent}where` : `\n${indent}  and`)} ${clause}`,
    );
  }
}

function within(scope: Question["within"], column: Fragment): Fragment[] {
  if (!scope) return [];
  if (!("upTo" in scope)) return [sql`${column} = any(${scope}::uuid[])`];
  const until = sql`${column} <= ${scope.upTo}::uuid`;
  return scope.after === undefined ? [until] : [sql`${column} > ${scope.after}::uuid`, until];
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const concat = (fragments: readonly Fragment[]): Fragment => sql.join([...fragments], sql``);

export const instant = (at: Date): Fragment => sql`${at.toISOString()}::timestamptz`;

function remember<Value>(map: Map<string, Value>, key: string, fresh: Value): Value {
  const known = map.get(key) ?? fresh;
  map.set(key, known);
  return known;
}
