import { sql } from "kysely";
import type { Filter, Window } from "../ast.ts";
import type { RecordsFact } from "../facts.ts";
import { comparison } from "./comparison.ts";
import { concat, selection, type Fragment, type Question } from "./fragment.ts";
import { boundsOf, windowParts, type WindowParts } from "./window.ts";

type Column = { name: string; render: (only: (when?: Fragment) => Fragment) => Fragment };

/** What one condition (or several that agree) reads of a fact's records: a window and filters, and the columns drawn from them. */
export class Reading {
  readonly window: WindowParts;
  readonly filters: Fragment[];
  readonly columns = new Map<string, Column>();
  readonly #at: Fragment;
  readonly #table: string;
  readonly #suffix: string;

  constructor(
    table: string,
    index: number,
    fact: RecordsFact,
    of: { window?: Window | undefined; filters?: Filter[] | undefined },
    question: Question,
  ) {
    this.#table = table;
    this.#suffix = index === 0 ? "" : `_${index + 1}`;
    this.#at = sql.ref(fact.sql.at);
    this.window = windowParts(of.window, question);
    this.filters = filtersOf(fact, of.filters, question);
  }

  /** An aggregate over the records that count now. */
  counted(name: string, aggregate: Fragment): Fragment {
    return this.#column(name, (only) => sql`${aggregate} ${only(this.window.counted(this.#at))}`);
  }

  /** When the next record will count, null if none is on its way. */
  arrives(): Fragment {
    const { arrivesAt, coming } = this.window;
    return this.#column("arrives_at", (only) => arrivesAt(sql`min(${this.#at}) ${only(coming(this.#at))}`));
  }

  /** When the first of those that count now will no longer; undefined where they never leave. */
  leaves(): Fragment | undefined {
    const { leavesAt, counted } = this.window;
    if (!leavesAt) return undefined;
    return this.#column("leaves_at", (only) => leavesAt(sql`min(${this.#at}) ${only(counted(this.#at))}`));
  }

  /** Which of the fact's records the reading is about: clauses for a scan of its own. */
  clauses(): Fragment[] {
    return [...boundsOf(this.window, this.#at), ...this.filters];
  }

  #column(key: string, render: Column["render"]): Fragment {
    const name = `${key}${this.#suffix}`;
    this.columns.set(key, { name, render });
    return sql.ref(`${this.#table}.${name}`);
  }
}

/** Everything that a rule reads of one fact's records, in one scan grouped by customer. */
export function aggregation(
  name: string,
  fact: RecordsFact,
  readings: readonly Reading[],
  question: Question,
): Fragment {
  const { customerColumn: column = "customer_id", table, at, where } = fact.sql;
  const [only, another] = readings;
  const isAlone = only !== undefined && another === undefined;
  const columns = readings.flatMap((reading) => {
    // A scan of its own leaves nothing else to tell apart.
    const own = isAlone ? [] : reading.clauses();
    return [...reading.columns.values()].map(
      (each) =>
        sql`,\n         ${each.render((when) => filter([...own, ...(when ? [when] : [])]))} as ${sql.id(each.name)}`,
    );
  });
  const clauses = isAlone ? only.clauses() : boundsOf(hull(readings), sql.id(at));
  return sql`${sql.id(name)} as (
  select ${sql.id(column)} as customer_id${concat(columns)}
  from ${sql.id(table)}${selection({ table, column, where }, clauses, question)}
  group by ${sql.id(column)}
)`;
}

function filter(clauses: readonly Fragment[]): Fragment {
  return clauses.length === 0 ? sql`` : sql`filter (where ${sql.join(clauses, sql` and `)})`;
}

/** The least stretch of time that holds all windows. */
function hull(readings: readonly Reading[]): Pick<WindowParts, "since" | "until"> {
  const outermost = (bounds: (Date | undefined)[], pick: (...of: number[]) => number) =>
    bounds.every((bound) => bound !== undefined)
      ? new Date(pick(...bounds.map((bound) => bound.getTime())))
      : undefined;
  return {
    since: outermost(
      readings.map(({ window }) => window.since),
      Math.min,
    ),
    until: outermost(
      readings.map(({ window }) => window.until),
      Math.max,
    ),
  };
}

export function filtersOf(
  fact: RecordsFact,
  filters: readonly Filter[] = [],
  { timeZone }: Question,
): Fragment[] {
  return filters.map((each) => {
    const property = fact.properties.find(({ key }) => key === each.property);
    if (!property) throw new Error(`assertRule let ${each.property} through`);
    return comparison(each, property.type, sql.ref(property.column), timeZone);
  });
}
