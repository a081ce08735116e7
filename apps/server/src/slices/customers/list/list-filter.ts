import type { Db } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";

export interface ListFilter {
  /** Only this advisor's customers, whoever asks. */
  onlyOf: string | undefined;
  /** Prefix of a term, folded; and customers found by a whole identity. */
  search: { prefix: string; ids: readonly string[] } | undefined;
  advisors: readonly string[];
  tags: readonly string[];
  sources: readonly string[];
  contactStates: readonly string[];
  seenFrom: string | undefined;
  seenBefore: string | undefined;
  /** When a contact began, and when one ended; without either bound: whenever, also never. */
  added: Period;
  lost: Period;
}

/** `before` is excluded. */
interface Period {
  from: string | undefined;
  before: string | undefined;
}

/** A filter whose customers stand in an index of their own: who they are, and whether one of them is this one. */
interface Picked {
  members: RawBuilder<unknown>;
  holds: RawBuilder<unknown>;
  /** Those members who meet the plain conditions, where the database finds them in one pass. */
  narrowed?: RawBuilder<unknown>;
}

/** So many are cheaper fetched and sorted than met on a walk through the list's order. */
const FEW = 5_000;

/** The conditions of a page: of a row itself, and how its filters with an index of their own are met. */
export interface PagePlan {
  plain: RawBuilder<unknown>;
  picked: RawBuilder<unknown>;
  /** When those may be met often or nowhere: so many rows of the order are looked at, and then the rows of one set. */
  orElse?: { stretch: number; picked(): Promise<RawBuilder<unknown>> };
}

/** So many rows of the order are looked at before filters are taken to be met seldom: more than a page takes of the rarest broad one. */
const STRETCH = 12_000;

/**
 * The database cannot tell a rare tag or name from a common one, so it is asked first: few customers are fetched and sorted; many are met
 * soon enough on a walk through the index of the order, one row's check each. Two broad filters usually meet soon as well, and so does
 * one with a plain condition. They may also meet nowhere: then the walk ends after a stretch, and the customers of the smallest set are
 * checked for the rest.
 */
export async function planPage(db: Db, filter: ListFilter): Promise<PagePlan> {
  const { few, broad } = await weigh(db, filter);
  const plain = all(plainConditions(filter));
  const picked = all([sql`true`, ...among(few), ...broad.map(({ holds }) => holds)]);
  if (few !== undefined || broad.length === 0) return { plain, picked };
  return { plain, picked, orElse: { stretch: STRETCH, picked: () => fromSmallest(db, broad) } };
}

/** The conditions of a count, which has no order to walk through. */
export async function planCount(db: Db, filter: ListFilter): Promise<RawBuilder<unknown>> {
  const { few, broad } = await weigh(db, filter);
  return all([
    ...plainConditions(filter),
    ...among(few),
    ...(few || broad.length === 0 ? broad.map(({ holds }) => holds) : [await fromSmallest(db, broad)]),
  ]);
}

/** Sets above it are taken to be equally large. */
const MANY = 100_000;

/** Met as sets, two of half a million would be sorted for the sake of the few in both. */
async function fromSmallest(db: Db, broad: readonly Picked[]): Promise<RawBuilder<unknown>> {
  const sized = [];
  for (const candidate of broad) {
    if (candidate.narrowed) {
      const few = await readFew(db, candidate.narrowed);
      const others = broad.filter((other) => other !== candidate);
      if (few) return all([...among(few), ...others.map(({ holds }) => holds)]);
    }
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from (select from (${candidate.members}) as member limit ${MANY}) as counted`.execute(
      db,
    );
    sized.push({ candidate, n: rows[0]?.n ?? 0 });
  }
  const [smallest, ...others] = sized.toSorted((a, b) => a.n - b.n).map(({ candidate }) => candidate);
  return all([...(smallest ? [inMembers(smallest)] : []), ...others.map(({ holds }) => holds)]);
}

const all = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  sql.join(conditions, sql` and `);
const among = (ids: readonly string[] | undefined) => (ids ? [sql`id = any(${[...ids]}::uuid[])`] : []);
// As an array, which is fetched by key and then sorted: with a subquery and a limit the planner walks through the whole order instead.
const inMembers = ({ members }: Picked): RawBuilder<unknown> => sql`id = any(array(${members}))`;

/** The first filter that few customers pass, with them; and the others. */
async function weigh(db: Db, filter: ListFilter): Promise<{ few: string[] | undefined; broad: Picked[] }> {
  const picked = pickedBy(filter);
  for (const candidate of picked) {
    const few = await readFew(db, candidate.members);
    if (few) return { few, broad: picked.filter((other) => other !== candidate) };
  }
  return { few: undefined, broad: picked };
}

async function readFew(db: Db, members: RawBuilder<unknown>): Promise<string[] | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from (${members}) as member (id) limit ${FEW + 1}`.execute(db);
  return rows.length > FEW ? undefined : rows.map(({ id }) => id);
}

function pickedBy(filter: ListFilter): Picked[] {
  const { onlyOf, search, advisors, tags, added, lost } = filter;
  return [
    ...(search ? [found(search)] : []),
    ...met("contact_lost", lost),
    ...met("contact_added", added),
    ...(tags.length > 0 ? [tagged(tags, plainConditions(filter))] : []),
    ...(onlyOf === undefined ? [] : [ofAdvisors([onlyOf])]),
    ...(advisors.length > 0 ? [ofAdvisors(advisors)] : []),
  ];
}

function found({ prefix, ids }: NonNullable<ListFilter["search"]>): Picked {
  const begins = sql`term like ${`${prefix.replaceAll(/[\\%_]/g, "\\$&")}%`}`;
  const whole = sql`${[...ids]}::uuid[]`;
  return {
    members: sql`select customer_id from customer_term where ${begins} union all select unnest(${whole})`,
    // A subquery for one value stays one: an exists would become a join with all that begin so. And a customer's few terms are compared,
    // not looked for among all that begin so: `like` would be met by the index on terms, 2.5 ms a row among a million customers.
    holds: sql`(id = any(${whole}) or (
      select true from customer_term
      where customer_id = customer.id and left(term, length(${prefix}::text)) = ${prefix} limit 1
    ))`,
  };
}

/** Tags stand in the customer's row, as the plain conditions do: of fifty thousand with a tag perhaps nobody is living. */
function tagged(tags: readonly string[], plain: readonly RawBuilder<unknown>[]): Picked {
  const holds = sql`tag_ids && ${[...tags]}::uuid[]`;
  const members = sql`select id from customer where ${holds}`;
  return { members, holds, narrowed: sql`${members} and ${all(plain)}` };
}

function ofAdvisors(ids: readonly string[]): Picked {
  const theirs = sql`advisor_id = any(${[...ids]}::text[]) and removed_at is null`;
  return {
    members: sql`select customer_id from customer_contact where ${theirs}`,
    holds: sql`(select true from customer_contact where customer_id = customer.id and ${theirs} limit 1)`,
  };
}

/** Those whose timeline has an entry of this kind in the period. */
function met(kind: "contact_added" | "contact_lost", { from, before }: Period): Picked[] {
  if (!from && !before) return [];
  // The kind stands in the text: the partial index is found by it.
  const theirs = sql`kind = ${sql.lit(kind)} and at >= coalesce(${from ?? null}::timestamptz, '-infinity')
    and at < coalesce(${before ?? null}::timestamptz, 'infinity')`;
  return [
    {
      members: sql`select customer_id from timeline_entry where ${theirs}`,
      holds: sql`(select true from timeline_entry where customer_id = customer.id and ${theirs} limit 1)`,
    },
  ];
}

function plainConditions({
  sources,
  contactStates,
  seenFrom,
  seenBefore,
}: ListFilter): RawBuilder<unknown>[] {
  return [
    sql`merged_into is null`,
    ...(sources.length > 0 ? [sql`source = any(${[...sources]}::text[])`] : []),
    ...(contactStates.length > 0 ? [sql`contact_state = any(${[...contactStates]}::text[])`] : []),
    ...(seenFrom ? [sql`first_seen_at >= ${seenFrom}::timestamptz`] : []),
    ...(seenBefore ? [sql`first_seen_at < ${seenBefore}::timestamptz`] : []),
  ];
}
