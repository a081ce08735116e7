import { segmentRoutes } from "@hortus/contracts";
import { sql, type RawBuilder } from "kysely";
import type { BenchHouse } from "./house.ts";

/** Twenty segments that count dated rows: one or more, two or more … in the last 30 and 90 days. */
export const COUNT_SEGMENTS = Array.from({ length: 20 }, (_, n) => ({
  least: 1 + (n >> 1),
  days: n % 2 ? 30 : 90,
}));
const DAY_MS = 86_400_000;

const nameOf = ({ least, days }: (typeof COUNT_SEGMENTS)[number]) => `${least} or more in ${days} days`;

/** @param fact the key of the records that they count */
export async function makeCountSegments({ owner, worker }: BenchHouse, fact: string): Promise<void> {
  for (const segment of COUNT_SEGMENTS) {
    const window = { kind: "last", days: segment.days };
    const count = { kind: "records", fact, aggregate: "count", window, op: "at_least", value: segment.least };
    await owner.call(segmentRoutes.createSegment, {
      body: { name: nameOf(segment), rule: { version: 1, root: { kind: "all", of: [count] } } },
    });
  }
  await worker.drain();
}

/**
 * @param counted the rows that they count: `customer_id` and `at`
 * @throws when a segment holds others than a count by hand says
 */
export async function checkCountSegments(
  { context }: BenchHouse,
  counted: RawBuilder<unknown>,
): Promise<void> {
  const { db } = context.workspace;
  for (const segment of COUNT_SEGMENTS) {
    // A window that moved on by the seconds since the last decision: those who left in them are due, and not held against it.
    const now = context.clock.now();
    const { rows } = await sql<{ wrong: number }>`
      with by_hand as (
        select customer_id from (${counted}) as counted
        where at >= ${new Date(now.getTime() - segment.days * DAY_MS)} and at <= ${now}
        group by customer_id having count(*) >= ${segment.least}
      ),
      held as (
        select customer_id from segment_member_now
        where segment_id = (select id from segment where name = ${nameOf(segment)})
          and not exists (
            select from segment_due
            where segment_due.customer_id = segment_member_now.customer_id
              and segment_due.segment_id = segment_member_now.segment_id and due_at <= ${now}
          )
      )
      select (select count(*) from (select * from by_hand except select * from held) as missing)
        + (select count(*) from (select * from held except select * from by_hand) as added) as wrong`.execute(
      db,
    );
    if (rows[0]?.wrong !== 0) throw new Error(`${nameOf(segment)}: ${rows[0]?.wrong} customers are wrong`);
  }
}

/**
 * @param touched `customer_id` of those whose rows are of today: others leave as time goes by
 * @throws when reading the log again for the segments changes who is in or what was told
 */
export async function replayCountSegments(
  { context, anotherWorker }: BenchHouse,
  touched: RawBuilder<unknown>,
): Promise<void> {
  const { db } = context.workspace;
  const count = async () => {
    const { rows } = await sql<{ members: number; told: number }>`
      with touched as materialized (${touched})
      select (select count(*) from segment_member_now where customer_id in (select customer_id from touched)) as members,
        (select count(*) from segment_change where customer_id in (select customer_id from touched)) as told`.execute(
      db,
    );
    return JSON.stringify(rows);
  };
  const before = await count();
  await sql`update event_cursor set xid = '0', seq = 0 where handler = 'segments'`.execute(db);
  await anotherWorker(false).drain(); // the first one knows how far it was
  const after = await count();
  if (after !== before) throw new Error(`A replay changed the answer: ${before} became ${after}`);
}
