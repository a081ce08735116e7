import type { Db, Tx } from "@hortus/kernel";
import { type RawBuilder, sql } from "kysely";
import { shareColumns, uuidList } from "../../../common-columns.ts";
import { type StoredIntent, whole, wholeTrail } from "./common.ts";
import type { Decision, IntentRow, IntentState } from "./intent.ts";

type InsertedIntent = Omit<
  IntentRow,
  "external_user_id" | "until" | "handed_over_at" | "sent_at" | "task_id" | "trail"
> & { journey_id: string | null };

/** Where an intent is found: its customer decides where it is kept. */
export interface IntentRef {
  customerId: string;
  id: string;
}

/** All but ids, words and the reason why, which are each customer's own. */
const COMMON = [
  "kind",
  "class",
  "advisor_id",
  "title",
  "template",
  "attachments",
  "journey_id",
  "mass_send_id",
  "classes",
  "ask",
  "experiment_id",
  "hold_out_percent",
  "variant",
  "value_fen",
  "planned_at",
  "latest_at",
  "state",
  "reason",
  "decided_at",
  "changed_at",
] as const satisfies (keyof InsertedIntent)[];

/** Inserts those whose purpose is new, with a due row for those that wait for the guards. @returns their ids */
export async function insertIntents(tx: Tx, rows: readonly InsertedIntent[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const common = shareColumns(rows, COMMON);
  const { rows: added } = await sql<{ id: string }>`
    with added as (
      insert into intent (
        customer_id, id, purpose_key, text, why, kind, class, advisor_id, title, template, attachments, journey_id, mass_send_id, classes, ask,
        experiment_id, hold_out_percent, variant, value_fen, planned_at, latest_at, state, reason, decided_at, changed_at
      )
      select
        customer_id, id, purpose_key, text, why::jsonb, kind, class, advisor_id, title, template, attachments, journey_id, mass_send_id, classes,
        ask, experiment_id, hold_out_percent, variant, value_fen, planned_at, latest_at, state, reason, decided_at, changed_at
      from unnest(
        ${uuidList(rows.map((row) => row.customer_id))}, ${uuidList(rows.map((row) => row.id))},
        ${rows.map((row) => row.purpose_key)}::text[], ${rows.map((row) => row.text)}::text[],
        ${rows.map((row) => JSON.stringify(row.why))}::text[], ${common.places}
      ) as one (customer_id, id, purpose_key, text, why, place)
      join rows from (
        jsonb_to_recordset(${common.json}::jsonb) as (
          kind text, class text, advisor_id text, title text, template text, attachments jsonb, journey_id uuid, mass_send_id uuid, classes text[],
          ask jsonb, experiment_id uuid, hold_out_percent smallint, variant text, value_fen bigint, planned_at timestamptz,
          latest_at timestamptz, state text, reason text, decided_at timestamptz, changed_at timestamptz
        )
      ) with ordinality as common (
        kind, class, advisor_id, title, template, attachments, journey_id, mass_send_id, classes, ask, experiment_id, hold_out_percent, variant,
        value_fen, planned_at, latest_at, state, reason, decided_at, changed_at, place
      ) using (place)
      on conflict (customer_id, purpose_key) do nothing
      returning id, customer_id, planned_at, state
    ), due as (
      insert into intent_due (intent_id, customer_id, due_at)
      select id, customer_id, planned_at from added where state = 'planned'
    )
    select id from added`.execute(tx);
  return added.map(({ id }) => id);
}

/** Each share's earliest row is looked at by the index that claims by share: an index by time alone would be written for this question only. */
const dueShares = (now: Date): RawBuilder<{ share: number }> => sql`
  select share
  from generate_series(0, 15) as share
  cross join lateral (select from intent_due where intent_due.share = share.share and due_at <= ${now} limit 1) as due`;

export const intentIsDue = (now: Date): RawBuilder<unknown> => sql`exists (${dueShares(now)})`;

/** Shares of customers, 0 to 15, that have something to decide now. */
export async function findDueShares(db: Db, now: Date): Promise<number[]> {
  const { rows } = await dueShares(now).execute(db);
  return rows.map(({ share }) => share).toSorted((a, b) => a - b);
}

/** Intents of one share whose time has come, the earliest first, held until the end of the transaction. */
export async function claimDueIntents(
  tx: Tx,
  now: Date,
  share: number,
  limit: number,
): Promise<{ due: IntentRef[]; intents: IntentRow[] }> {
  const { rows: due } = await sql<IntentRef>`
    select customer_id as "customerId", intent_id as id
    from intent_due
    where share = ${share} and due_at <= ${now}
    order by due_at, intent_id
    limit ${limit}
    for update skip locked`.execute(tx);
  if (due.length === 0) return { due, intents: [] };
  const { rows: intents } = await sql<StoredIntent>`
    select *
    from intent
    where customer_id = any(${due.map(({ customerId }) => customerId)}::uuid[])
      and id = any(${due.map(({ id }) => id)}::uuid[])
      and state in ('planned', 'deferred', 'held')
    order by planned_at, id
    for update`.execute(tx);
  return { due, intents: await whole(tx, intents) };
}

export async function deleteDue(tx: Tx, intents: readonly IntentRef[]): Promise<void> {
  if (intents.length === 0) return;
  await sql`
    delete from intent_due
    using unnest(${intents.map(({ customerId }) => customerId)}::uuid[], ${intents.map(({ id }) => id)}::uuid[]) as gone (customer_id, id)
    where intent_due.customer_id = gone.customer_id and intent_due.intent_id = gone.id`.execute(tx);
}

/** Twenty askings are kept: who waits longer was asked by the same guards before. */
const TRAIL_LENGTH = 20;
const withDecision = sql`(case when jsonb_array_length(${wholeTrail}) >= ${sql.lit(TRAIL_LENGTH)} then ${wholeTrail} - 0 else ${wholeTrail} end)`;

/** The guards' no and not yet. */
export async function storeObjections(
  tx: Tx,
  rows: readonly {
    customerId: string;
    id: string;
    purposeKey: string;
    state: "refused" | "deferred" | "held";
    reason: string;
    until: Date | undefined;
    decision: Decision;
  }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update intent
    set state = verdict.state, reason = verdict.reason, until = verdict.until, changed_at = ${now},
      trail = ${withDecision} || jsonb_build_array(verdict.decision),
      decided_at = case when verdict.state = 'refused' then ${now}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as verdict ("customerId" uuid, id uuid, "purposeKey" text, state text, reason text, until timestamptz, decision jsonb)
    where intent.customer_id = verdict."customerId" and intent.purpose_key = verdict."purposeKey" and intent.id = verdict.id`.execute(
    tx,
  );
  await sql`
    update intent_due
    set due_at = verdict.until
    from jsonb_to_recordset(${JSON.stringify(rows.filter(({ state }) => state !== "refused"))}::jsonb)
      as verdict ("customerId" uuid, id uuid, until timestamptz)
    where intent_due.customer_id = verdict."customerId" and intent_due.intent_id = verdict.id`.execute(tx);
}

/** Passed the guards: counts for the caps from now on. Plain tasks are handed over at once, messages once WeCom has them. */
export async function storePasses(
  tx: Tx,
  rows: readonly {
    customerId: string;
    id: string;
    purposeKey: string;
    advisorId: string;
    externalUserId: string;
    taskId: string;
    decision: Decision;
  }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update intent
    set advisor_id = pass."advisorId", external_user_id = pass."externalUserId", task_id = pass."taskId",
      state = case kind when 'task' then 'handed_over' else 'planned' end,
      handed_over_at = case kind when 'task' then ${now}::timestamptz end,
      trail = ${withDecision} || jsonb_build_array(pass.decision),
      reason = null, until = null, decided_at = ${now}, changed_at = ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as pass ("customerId" uuid, id uuid, "purposeKey" text, "advisorId" text, "externalUserId" text, "taskId" uuid, decision jsonb)
    where intent.customer_id = pass."customerId" and intent.purpose_key = pass."purposeKey" and intent.id = pass.id`.execute(
    tx,
  );
}

/** Moves intents that are not over yet. @returns those that moved */
export async function moveIntents(
  tx: Tx,
  intents: readonly { customerId: string; id: string; at?: Date | undefined }[],
  to: { state: IntentState; reason?: string | undefined },
  now: Date,
): Promise<IntentRow[]> {
  if (intents.length === 0) return [];
  const { rows } = await sql<StoredIntent>`
    update intent
    set state = ${to.state}, reason = ${to.reason ?? null}, until = null, changed_at = ${now},
      handed_over_at = case when ${to.state} = 'handed_over' then ${now}::timestamptz else handed_over_at end,
      sent_at = case when ${to.state} = 'sent' then coalesce(moved.at, ${now}::timestamptz) else sent_at end
    from jsonb_to_recordset(${JSON.stringify(intents)}::jsonb) as moved ("customerId" uuid, id uuid, at timestamptz)
    where intent.customer_id = moved."customerId" and intent.id = moved.id
      and intent.state in ('planned', 'deferred', 'held', 'handed_over', 'unknown')
      and intent.state <> ${to.state}
    returning intent.*`.execute(tx);
  return whole(tx, rows);
}

/** Intents that are not over, by the beginning of their purpose. */
export async function findLivingIntents(
  db: Db,
  purposes: readonly { customerId: string; prefix: string }[],
): Promise<IntentRow[]> {
  const { rows } = await sql<StoredIntent>`
    select intent.*
    from jsonb_to_recordset(${JSON.stringify(purposes)}::jsonb) as purpose ("customerId" uuid, prefix text)
    join intent
      on intent.customer_id = purpose."customerId"
      and starts_with(intent.purpose_key, purpose.prefix)
      and intent.state in ('planned', 'deferred', 'held', 'handed_over', 'unknown')`.execute(db);
  return whole(db, rows);
}

/** Those of these that WeCom has not got, as far as is known, held until the end of the transaction. */
export async function lockIntents(
  tx: Tx,
  wanted: readonly { customerId: string; id: string }[],
): Promise<IntentRow[]> {
  const { rows } = await sql<StoredIntent>`
    select intent.*
    from unnest(${wanted.map(({ customerId }) => customerId)}::uuid[], ${wanted.map(({ id }) => id)}::uuid[]) as wanted (customer_id, id)
    join intent on intent.customer_id = wanted.customer_id and intent.id = wanted.id and intent.state in ('planned', 'unknown')
    order by intent.customer_id, intent.id
    for update of intent`.execute(tx);
  return whole(tx, rows);
}

/** What became of these purposes; missing where nothing was planned. */
export async function findOutcomes(
  db: Db,
  customerIds: readonly string[],
  purposeKeys: readonly string[],
): Promise<Map<string, Pick<IntentRow, "id" | "kind" | "state" | "reason" | "until">>> {
  const { rows } = await sql<Pick<IntentRow, "id" | "purpose_key" | "kind" | "state" | "reason" | "until">>`
    select id, purpose_key, kind, state, reason, until
    from intent
    where customer_id = any(${[...customerIds]}::uuid[]) and purpose_key = any(${[...purposeKeys]}::text[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.purpose_key, row]));
}

export async function findIntent(db: Db, customerId: string, id: string): Promise<IntentRow | undefined> {
  const { rows } = await sql<StoredIntent>`
    select * from intent where customer_id = ${customerId} and id = ${id}`.execute(db);
  return (await whole(db, rows))[0];
}
