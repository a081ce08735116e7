import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { deleteDue, moveIntents } from "../intents/store.ts";
import { recallMessages } from "../mass-messages/store.ts";
import { cancelPosts } from "../posts/store.ts";

const CANCELLED = "purpose_ended";
const CHUNK = 1_000;

/** Nothing of this mass send is given to WeCom until `letGo`. */
export async function keepBack(tx: Tx, massSendId: string): Promise<void> {
  await sql`insert into kept_back (mass_send_id) values (${massSendId}) on conflict do nothing`.execute(tx);
}

export async function letGo(tx: Tx, massSendId: string): Promise<void> {
  await sql`delete from kept_back where mass_send_id = ${massSendId}`.execute(tx);
}

/** After planning: how many customers each message is for. */
export async function countRecipients(tx: Tx, massSendId: string): Promise<void> {
  await sql`
    update mass_message
    set recipients = placed.count
    from (
      select task_id, count(*) as count
      from task_customer
      where task_id in (select id from mass_message where mass_send_id = ${massSendId})
      group by task_id
    ) as placed
    where mass_message.id = placed.task_id`.execute(tx);
}

/**
 * Takes back a bounded part of what no advisor confirmed. What WeCom has is stopped there by the loop that reads results.
 *
 * @returns true when nothing is left to take back here
 */
export async function takeBack(tx: Tx, { clock }: Context, massSendId: string): Promise<boolean> {
  const now = clock.now();
  const { rows: away } = await sql<{ id: string }>`
    select id from mass_message
    where mass_send_id = ${massSendId} and state in ('sending', 'unknown', 'open') and recalled is null`.execute(
    tx,
  );
  await recallMessages(
    tx,
    away.map(({ id }) => id),
    CANCELLED,
    now,
  );
  // One that is being handed over at this moment is locked by its mark, and found among those away the next time.
  await sql`
    with stopped as (
      update mass_message set state = 'failed', error = ${CANCELLED} where mass_send_id = ${massSendId} and state = 'ready' returning id
    )
    update advisor_task
    set state = 'failed', note = ${CANCELLED}, ended_at = ${now}
    from stopped
    where advisor_task.id = stopped.id`.execute(tx);
  const { rows: waiting } = await sql<{ customerId: string; id: string }>`
    select intent.customer_id as "customerId", intent.id
    from intent
    left join mass_message on mass_message.id = intent.task_id
    where intent.mass_send_id = ${massSendId}
      and intent.state in ('planned', 'deferred', 'held')
      and (intent.task_id is null or mass_message.state = 'failed')
    limit ${CHUNK}`.execute(tx);
  await deleteDue(tx, waiting);
  await moveIntents(tx, waiting, { state: "cancelled", reason: CANCELLED }, now);
  const posts = await cancelPosts(tx, massSendId, CANCELLED, { now, limit: CHUNK });
  return waiting.length < CHUNK && posts < CHUNK;
}

/** Nothing is on its way, and nobody waits for a guard. */
export async function isOver(db: Db, massSendId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1
    from (
      select mass_send_id, state from intent
      union all
      select mass_send_id, state from post
    ) as one
    where mass_send_id = ${massSendId} and state in ('planned', 'deferred', 'held', 'handed_over', 'unknown')
    limit 1`.execute(db);
  return rows.length === 0;
}

export interface StandingRow {
  state: string;
  reason: string | null;
  /** Whether the guards let it pass. */
  passed: boolean;
  count: number;
}

/** How many of a mass send's intents and posts are where, and why. */
export async function countStandings(
  db: Db,
  massSendIds: readonly string[],
): Promise<Map<string, StandingRow[]>> {
  const { rows } = await sql<StandingRow & { mass_send_id: string }>`
    select mass_send_id, state, reason, advisor_id is not null as passed, count(*) as count
    from (
      select mass_send_id, state, reason, advisor_id from intent
      union all
      select mass_send_id, state, reason, advisor_id from post
    ) as one
    where mass_send_id = any(${[...massSendIds]}::uuid[])
    group by mass_send_id, state, reason, advisor_id is not null`.execute(db);
  const found = new Map<string, StandingRow[]>(massSendIds.map((id) => [id, []]));
  for (const { mass_send_id: id, ...row } of rows) found.get(id)?.push(row);
  return found;
}

/** What arrived of each mass send, by variant; what many read has one text, and no variant. */
export async function countSentVariants(
  db: Db,
  massSendIds: readonly string[],
): Promise<Map<string, { variant: string | null; count: number }[]>> {
  const { rows } = await sql<{ mass_send_id: string; variant: string | null; count: number }>`
    select mass_send_id, variant, count(*) as count
    from (
      select mass_send_id, variant, state from intent
      union all
      select mass_send_id, null, state from post
    ) as one
    where mass_send_id = any(${[...massSendIds]}::uuid[]) and state = 'sent'
    group by mass_send_id, variant`.execute(db);
  return groupBy(rows, (row) => row.mass_send_id);
}

export interface AdvisorStanding {
  advisorId: string;
  customers: number;
  handedOver: number;
  sent: number;
  failed: number;
  open: number;
  reminders: number;
  remindedAt: Date | null;
}

/** How far each advisor is with a mass send, those with most customers waiting first; a thousand at most. */
export async function standingsByAdvisor(db: Db, massSendId: string): Promise<AdvisorStanding[]> {
  const { rows } = await sql<AdvisorStanding>`
    with intents as (
      select advisor_id, count(*) as customers, count(*) filter (where state = 'handed_over') as handed_over,
        count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'failed') as failed
      from (
        select mass_send_id, state, advisor_id from intent
        union all
        select mass_send_id, state, advisor_id from post
      ) as one
      where mass_send_id = ${massSendId} and state in ('planned', 'handed_over', 'sent', 'failed', 'unknown', 'cancelled')
        and advisor_id is not null
      group by advisor_id
    ), messages as (
      select advisor_id, count(*) filter (where state = 'open') as open, max(reminders) as reminders, max(reminded_at) as reminded_at
      from mass_message
      where mass_send_id = ${massSendId}
      group by advisor_id
    )
    select intents.advisor_id as "advisorId", customers, handed_over as "handedOver", sent, failed,
      coalesce(open, 0) as open, coalesce(reminders, 0) as reminders, reminded_at as "remindedAt"
    from intents
    left join messages on messages.advisor_id = intents.advisor_id
    order by handed_over desc, customers desc, intents.advisor_id
    limit 1000`.execute(db);
  return rows;
}

/** Customers of a mass send that the guards decided about, with what became of each; by customer, from `after` on. */
export async function pageDecided(
  db: Db,
  massSendId: string,
  after: string | undefined,
  limit: number,
): Promise<
  {
    customerId: string;
    variant: string | null;
    heldOut: boolean;
    sent: boolean;
    failed: boolean;
    decidedAt: Date;
    repliedAt: Date | null;
  }[]
> {
  const { rows } = await sql<{
    customerId: string;
    variant: string | null;
    heldOut: boolean;
    sent: boolean;
    failed: boolean;
    decidedAt: Date;
    repliedAt: Date | null;
  }>`
    select customer_id as "customerId", variant, coalesce(reason = 'hold_out', false) as "heldOut", state = 'sent' as sent,
      state = 'failed' and reason is distinct from 'not_confirmed' as failed, decided_at as "decidedAt", replied_at as "repliedAt"
    from intent
    where mass_send_id = ${massSendId} and decided_at is not null
      and (state <> 'refused' or reason = 'hold_out')
      and (${after ?? null}::uuid is null or customer_id > ${after ?? null}::uuid)
    order by customer_id
    limit ${limit}`.execute(db);
  return rows;
}
