import type { Tx, Workspace } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import { uuidList } from "../../../common-columns.ts";
import { findWaiting, type DueRow, type EnrolmentRow } from "./waiting.ts";

/** Asked journey by journey, as they are claimed. */
export const enrolmentIsDue = (now: Date): RawBuilder<unknown> =>
  sql`exists (
    select from journey
    where state = 'running' and exists (select from journey_due where journey_id = journey.id and wake_at <= ${now})
  )`;

/**
 * A walk through what was due at one instant, journey by journey and in each by time and customer. What a batch has moved leaves its dead
 * place in the index until the next vacuum: a batch that began at the first of them each time would pass over all that were before it.
 */
interface Walk {
  upTo: Date;
  /** Journeys with somebody due: the one that has somebody waiting longest first. */
  journeyIds: readonly string[];
  /** In `journeyIds`, and behind whom in that journey. */
  place: number;
  after: { wakeAt: Date; customerId: string } | undefined;
  /** By `performance.now()`: who was passed over, or became due with an earlier instant, waits no longer than that. */
  endsAt: number;
}

const WALK_MS = 2_000;
const walks = new WeakMap<Workspace, Walk>();

/**
 * Enrolments of running journeys whose step is due, held by their due rows until the end of the transaction; other workers take others. The
 * journey that has somebody waiting longest comes first, and of each those who wait longest; whoever is taken is taken with all that is due
 * of theirs.
 */
export async function claimDueEnrolments(
  tx: Tx,
  workspace: Workspace,
  now: Date,
  limit: number,
): Promise<{ claimed: number; enrolments: EnrolmentRow[] }> {
  let walk = walks.get(workspace);
  const isGoing = walk && performance.now() < walk.endsAt && walk.upTo <= now;
  let due = walk && isGoing ? await claimNext(tx, walk, limit) : [];
  if (!walk || due.length === 0) {
    walks.set(workspace, (walk = await beginWalk(tx, now)));
    due = await claimNext(tx, walk, limit);
  }
  return {
    claimed: due.length,
    enrolments: await findWaiting(tx, await allOfFreeCustomers(tx, due, walk)),
  };
}

async function beginWalk(tx: Tx, now: Date): Promise<Walk> {
  const { rows } = await sql<{ id: string }>`
    select journey.id
    from journey
    cross join lateral (
      select wake_at from journey_due where journey_id = journey.id and wake_at <= ${now} order by wake_at limit 1
    ) as due
    where journey.state = 'running'
    order by due.wake_at, journey.id`.execute(tx);
  const journeyIds = rows.map(({ id }) => id);
  return { upTo: now, journeyIds, place: 0, after: undefined, endsAt: performance.now() + WALK_MS };
}

/**
 * Claims what comes next, and moves the walk behind it, whether or not the transaction comes to its end: the next walk finds it again. Two
 * workers of a process share the walk, so it may have been moved meanwhile.
 */
async function claimNext(tx: Tx, walk: Walk, limit: number): Promise<DueRow[]> {
  const claimed: DueRow[] = [];
  for (;;) {
    const { place, after } = walk;
    const journeyId = walk.journeyIds[place];
    if (journeyId === undefined) return claimed;
    const { rows } = await sql<DueRow & { wake_at: Date }>`
      select enrolment_id, customer_id, journey_id, wake_at
      from journey_due
      where journey_id = ${journeyId} and wake_at <= ${walk.upTo}
        ${after ? sql`and (wake_at, customer_id) > (${after.wakeAt}, ${after.customerId})` : sql``}
        and (select state from journey where id = ${journeyId}) = 'running'
      order by wake_at, customer_id
      limit ${limit - claimed.length}
      for update skip locked`.execute(tx);
    claimed.push(...rows);
    const last = rows.at(-1);
    const isFull = claimed.length === limit && last !== undefined;
    if (walk.place === place && isFull) walk.after = { wakeAt: last.wake_at, customerId: last.customer_id };
    else if (walk.place === place) Object.assign(walk, { place: place + 1, after: undefined });
    if (isFull) return claimed;
  }
}

/**
 * What somebody does in one journey may decide whether he gets into another, so whoever takes a customer's steps takes all that are due:
 * claims the others too, and leaves customers alone of whom another worker holds something. Nobody is twice in a journey: where only one
 * is due, there are no others.
 */
async function allOfFreeCustomers(
  tx: Tx,
  claimed: readonly DueRow[],
  { upTo, journeyIds }: Walk,
): Promise<readonly DueRow[]> {
  if (claimed.length === 0 || journeyIds.length === 1) return claimed;
  const customerIds = [...new Set(claimed.map((row) => row.customer_id))];
  const { rows: all } = await sql<DueRow>`
    select due.*
    from (
      select customer_id
      from unnest(${uuidList(customerIds)}) as asked (customer_id)
      where pg_try_advisory_xact_lock(hashtextextended('journey steps ' || customer_id, 0))
      offset 0 -- each is asked for once, whatever is joined to it
    ) as free
    cross join lateral (
      select enrolment_id, customer_id, journey_id
      from journey_due
      where journey_due.customer_id = free.customer_id and wake_at <= ${upTo}
      offset 0 -- customer by customer, by the key: the planner would read all that is due for each five hundred
    ) as due
    join journey on journey.id = due.journey_id and journey.state = 'running'`.execute(tx);
  const held = new Set(claimed.map((row) => row.enrolment_id));
  const others = all.filter((row) => !held.has(row.enrolment_id));
  if (others.length === 0) return all;
  const { rows: got } = await sql<{ enrolment_id: string }>`
    select enrolment_id
    from journey_due
    where customer_id = any(${others.map((row) => row.customer_id)}::uuid[])
      and enrolment_id = any(${others.map((row) => row.enrolment_id)}::uuid[])
      and wake_at <= ${upTo} -- still: since the look at them, another worker may have taken a step and put the next one off
    for update skip locked`.execute(tx);
  for (const { enrolment_id: id } of got) held.add(id);
  const busy = new Set(all.flatMap((row) => (held.has(row.enrolment_id) ? [] : [row.customer_id])));
  return all.filter((row) => !busy.has(row.customer_id));
}

export const archivedIsHeld = (): RawBuilder<unknown> =>
  sql`exists (select from journey where state = 'archived' and exists (select from journey_due where journey_id = journey.id))`;

/** Enrolments that an archived journey still holds. */
export async function claimArchived(tx: Tx, limit: number): Promise<EnrolmentRow[]> {
  const { rows: due } = await sql<DueRow>`
    select enrolment_id, customer_id, journey_id
    from journey
    join journey_due on journey_due.journey_id = journey.id
    where journey.state = 'archived'
    limit ${limit}
    for update of journey_due skip locked`.execute(tx);
  return findWaiting(tx, due);
}
