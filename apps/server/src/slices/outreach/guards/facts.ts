import { instantOf, localDate, type Db } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { findContacts } from "../../wecom/index.ts";
import { getSettings } from "../settings.ts";
import type { GuardFacts } from "./guards.ts";

/** Reads what the guards need for these customers: four queries, whatever the number. */
export async function loadGuardFacts(
  db: Db,
  context: Context,
  customerIds: readonly string[],
): Promise<GuardFacts> {
  const { clock, timeZone } = context;
  const now = clock.now();
  const settings = await getSettings(db);
  const startOfMonth = instantOf(`${localDate(now, timeZone).slice(0, 7)}-01`, "00:00", timeZone);
  const startOfCap = new Date(now.getTime() - settings.frequencyCap.days * 86_400_000);
  const since = startOfMonth < startOfCap ? startOfMonth : startOfCap;
  const contacts = (await findContacts(db, customerIds)).filter(({ removedAt }) => removedAt === null);
  const sends = await findSendTimes(db, customerIds, since);
  return {
    now,
    timeZone,
    settings,
    contacts: groupBy(contacts, ({ customerId }) => customerId),
    quietUntil: await findQuietUntil(db, customerIds, now),
    sends: new Map(
      [...groupBy(sends, (row) => row.customer_id)].map(([customerId, rows]) => [
        customerId,
        rows.map(({ at }) => at),
      ]),
    ),
  };
}

/** Messages that passed the guards and were not lost since: a message to be confirmed counts like one that arrived. */
async function findSendTimes(
  db: Db,
  customerIds: readonly string[],
  since: Date,
): Promise<{ customer_id: string; at: Date }[]> {
  const { rows } = await sql<{ customer_id: string; at: Date }>`
    select customer_id, coalesce(sent_at, decided_at) as at
    from intent
    where customer_id = any(${[...customerIds]}::uuid[])
      and kind = 'message'
      and state in ('planned', 'handed_over', 'sent', 'unknown')
      and decided_at is not null
      and coalesce(sent_at, decided_at) >= ${since}`.execute(db);
  return rows;
}

async function findQuietUntil(db: Db, customerIds: readonly string[], now: Date): Promise<Map<string, Date>> {
  const { rows } = await sql<{ customer_id: string; until: Date }>`
    select customer_id, max(until) as until
    from quiet_window
    where customer_id = any(${[...customerIds]}::uuid[]) and until > ${now}
    group by customer_id`.execute(db);
  return new Map(rows.map((row) => [row.customer_id, row.until]));
}
