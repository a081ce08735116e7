import { instantOf, localDate, type Db } from "@hortus/kernel";
import { sql } from "kysely";
import { uuidList } from "../../../common-columns.ts";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { findTimeZones } from "../../customers/index.ts";
import { findAdvisorStates, findContacts } from "../../wecom/index.ts";
import type { IntentRow } from "../intents/intent.ts";
import { getSettings, type Settings } from "../settings.ts";
import type { AdvisorContact, Batch } from "./guard.ts";

/** Reads what more than one guard looks at: six queries, whatever the number of intents. */
export async function loadBatch(db: Db, context: Context, intents: readonly IntentRow[]): Promise<Batch> {
  const { clock, timeZone } = context;
  const now = clock.now();
  const settings = await getSettings(db);
  const customerIds = [...new Set(intents.map((intent) => intent.customer_id))];
  const living = (await findContacts(db, customerIds)).filter(({ removedAt }) => removedAt === null);
  const away = await findAway(
    db,
    [...new Set(living.map(({ advisorId }) => advisorId))],
    localDate(now, timeZone),
  );
  const contacts = living.map(({ customerId, advisorId, externalUserId }) => ({
    customerId,
    advisorId,
    externalUserId,
    awayUntil: away.get(advisorId),
  }));
  const sends = await findSends(db, customerIds, earliestThatCounts(settings, now, timeZone));
  return {
    db,
    context,
    now,
    timeZone,
    settings,
    intents,
    customerIds,
    timeZones: await findTimeZones(db, customerIds),
    contacts: groupBy(contacts, ({ customerId }) => customerId) satisfies ReadonlyMap<
      string,
      AdvisorContact[]
    >,
    sends: groupBy(sends, ({ customerId }) => customerId),
  };
}

/** The month of WeCom's quota, its week, and the longest cap. */
function earliestThatCounts({ frequencyCaps }: Settings, now: Date, timeZone: string): Date {
  const days = Math.max(7, ...frequencyCaps.map((cap) => cap.days));
  const startOfMonth = instantOf(`${localDate(now, timeZone).slice(0, 7)}-01`, "00:00", timeZone);
  return new Date(Math.min(startOfMonth.getTime(), now.getTime() - days * 86_400_000));
}

/** Latest first and more than any cap or quota asks for. */
const MOST_SENDS = 500;

/**
 * Messages that passed the guards and were not lost since: a message to be confirmed counts like one that arrived.
 *
 * Customer by customer: while a mass send is planned the table grows faster than its statistics, and a planner that believes in two
 * hundred customers reads all of it for each batch (80 ms for 400 customers among 20 000 rows, more with each row).
 */
async function findSends(
  db: Db,
  customerIds: readonly string[],
  since: Date,
): Promise<{ customerId: string; at: Date; class: "care" | "offer" }[]> {
  const { rows } = await sql<{ customerId: string; at: Date; class: "care" | "offer" }>`
    select asked.customer_id as "customerId", send.at, send.class
    from unnest(${uuidList(customerIds)}) as asked (customer_id)
    cross join lateral (
      select coalesce(sent_at, decided_at) as at, class
      from intent
      where customer_id = asked.customer_id
        and kind = 'message'
        and state in ('planned', 'handed_over', 'sent', 'unknown')
        and decided_at is not null
        and coalesce(sent_at, decided_at) >= ${since}
      order by decided_at desc
      limit ${MOST_SENDS}
    ) as send`.execute(db);
  return rows;
}

/** Advisors who can do nothing today, and their last day away; null where nobody knows it. */
export async function findAway(
  db: Db,
  advisorIds: readonly string[],
  today: string,
): Promise<Map<string, string | null>> {
  if (advisorIds.length === 0) return new Map();
  const { rows } = await sql<{ advisor_id: string; until: string }>`
    select advisor_id, until::text as until
    from advisor_leave
    where advisor_id = any(${[...advisorIds]}::text[]) and until >= ${today}::date`.execute(db);
  const away = new Map<string, string | null>(rows.map((row) => [row.advisor_id, row.until]));
  for (const [advisorId, status] of await findAdvisorStates(db, advisorIds))
    if (status !== "active") away.set(advisorId, null);
  return away;
}
