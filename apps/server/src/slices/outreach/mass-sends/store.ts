import { type Clock, type Db, newId, type Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { integerList, Places, uuidList } from "../../../common-columns.ts";
import type { CommonRow } from "../intents/common.ts";
import type { Decision, IntentRow, NewIntent } from "../intents/intent.ts";

export type DecidedRow = IntentRow & { decision: Decision | undefined };

/** Customers for whom this purpose is planned already. */
export async function findPlanned(db: Db, intents: readonly NewIntent[]): Promise<Set<string>> {
  const { rows } = await sql<{ customer_id: string }>`
    select customer_id
    from intent
    where customer_id = any(${uuidList(intents.map(({ customerId }) => customerId))})
      and purpose_key = any(${[...new Set(intents.map(({ purposeKey }) => purposeKey))]}::text[])`.execute(
    db,
  );
  return new Set(rows.map((row) => row.customer_id));
}

/**
 * Inserts intents as they were decided, with due rows for those that wait. What many have in common (words, cause, what the guards said)
 * becomes one row of its own; state and message are sent once and named by their place. An intent costs its ids.
 */
export async function insertDecided(
  tx: Tx,
  clock: Clock,
  rows: readonly DecidedRow[],
  now: Date,
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const common = new Places<CommonRow>();
  const outcomes = new Places<unknown[]>();
  const messages = new Places<unknown[]>();
  const repeated = findRepeated(rows.map(({ decision }) => decision));
  const outcomeOf: number[] = [];
  const messageOf: number[] = [];
  for (const row of rows) {
    const { template, attachments, variant, decision } = row;
    const text = template === null ? row.text : null; // with variables it is each customer's own
    const said = decision && repeated.has(decision) ? decision : undefined;
    const { title, why, classes, experiment_id, hold_out_percent } = first;
    const commonPlace = common.of([text, template, attachments, said], () => ({
      id: newId(clock),
      title,
      text,
      template,
      attachments,
      why,
      classes,
      experiment_id,
      hold_out_percent,
      trail: said ? [said] : null,
    }));
    const outcomePlace = outcomes.of([commonPlace, variant, decision, row.reason], () => {
      const ownTrail = said ? null : decision ? [decision] : [];
      const { state, reason, until, decided_at: decidedAt } = row;
      return [common.values[commonPlace - 1]?.id, variant, state, reason, until, decidedAt, ownTrail];
    });
    outcomeOf.push(outcomePlace);
    messageOf.push(messages.of([row.task_id, row.advisor_id], () => [row.task_id, row.advisor_id]));
  }
  const ownTexts = rows.some(({ template }) => template !== null)
    ? rows.map(({ template, text }) => (template === null ? null : text))
    : []; // nothing is sent for those who have none
  await insertCommon(tx, common.values);
  const listed = (list: Places<unknown[]>) =>
    sql`jsonb_array_elements(${JSON.stringify(list.values)}::jsonb) with ordinality as one (value, place)`;
  // Taken apart here, once for all rows that share them.
  await sql`
    with outcome as materialized (
      select place, (value ->> 0)::uuid as common_id, value ->> 1 as variant, value ->> 2 as state, value ->> 3 as reason,
        (value ->> 4)::timestamptz as until, (value ->> 5)::timestamptz as decided_at, nullif(value -> 6, 'null'::jsonb) as trail
      from ${listed(outcomes)}
    ), message as materialized (
      select place, (value ->> 0)::uuid as task_id, value ->> 1 as advisor_id from ${listed(messages)}
    ), added as (
      insert into intent (
        customer_id, id, common_id, purpose_key, kind, class, advisor_id, external_user_id, text, mass_send_id, variant, value_fen, planned_at,
        latest_at, state, reason, until, decided_at, changed_at, task_id, trail, classes, hold_out_percent
      )
      select
        decided.customer_id, decided.id, outcome.common_id, ${first.purpose_key}, ${first.kind}, ${first.class}, message.advisor_id,
        decided.external_user_id, decided.text, ${first.mass_send_id}::uuid, outcome.variant, ${first.value_fen}::bigint,
        ${first.planned_at}::timestamptz, ${first.latest_at}::timestamptz, outcome.state, outcome.reason, outcome.until, outcome.decided_at,
        ${now}::timestamptz, message.task_id, outcome.trail, null, null
      from unnest(
        ${uuidList(rows.map((row) => row.customer_id))}, ${uuidList(rows.map(({ id }) => id))},
        ${rows.map((row) => row.external_user_id)}::text[], ${ownTexts}::text[], ${integerList(outcomeOf)}, ${integerList(messageOf)}
      ) as decided (customer_id, id, external_user_id, text, outcome_place, message_place)
      join outcome on outcome.place = decided.outcome_place
      join message on message.place = decided.message_place
      returning customer_id, id, state, until, task_id, external_user_id
    ), due as (
      insert into intent_due (intent_id, customer_id, due_at)
      select id, customer_id, until from added where state in ('deferred', 'held')
    )
    insert into task_customer (task_id, customer_id, intent_id, external_user_id)
    select task_id, customer_id, id, external_user_id from added where task_id is not null`.execute(tx);
}

const insertCommon = (tx: Tx, rows: readonly CommonRow[]) =>
  sql`
  insert into intent_common (id, title, text, template, attachments, why, classes, experiment_id, hold_out_percent, trail)
  select id, title, text, template, attachments, why, classes, experiment_id, hold_out_percent, trail
  from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (
    id uuid, title text, text text, template text, attachments jsonb, why jsonb, classes text[], experiment_id uuid, hold_out_percent smallint,
    trail jsonb
  )`.execute(tx);

/** What comes more than once: a reason that tells each customer's own instant is not worth a row beside the intent's. */
function findRepeated<Value>(values: readonly Value[]): ReadonlySet<Value> {
  const seen = new Set<Value>();
  return new Set(values.filter((value) => seen.size === seen.add(value).size));
}

/** Messages and their tasks that these rows join and that are not there yet. Another transaction may add the same at once. */
export async function insertMessageTasks(
  tx: Tx,
  rows: readonly DecidedRow[],
  now: Date,
  expiresAt: Date,
): Promise<void> {
  const messages = new Map<string, DecidedRow>();
  for (const row of rows)
    if (row.task_id !== null && !messages.has(row.task_id)) messages.set(row.task_id, row);
  if (messages.size === 0) return;
  // In one order everywhere: two transactions that add the same two wait for each other only in one direction.
  const added = [...messages.values()]
    .sort((a, b) => String(a.task_id).localeCompare(String(b.task_id)))
    .map((row) => ({
      id: row.task_id,
      advisorId: row.advisor_id,
      title: row.title,
      text: row.text,
      attachments: row.attachments ?? [],
      why: row.why,
      massSendId: row.mass_send_id,
    }));
  await sql`
    with added as (
      insert into mass_message (id, advisor_id, text, attachments, mass_send_id, state, created_at, due_at)
      select id, "advisorId", text, attachments, "massSendId", 'ready', ${now}::timestamptz, ${now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(added)}::jsonb)
        as (id uuid, "advisorId" text, text text, attachments jsonb, "massSendId" uuid)
      order by id
      on conflict (id) do nothing
      returning id
    )
    insert into advisor_task (id, advisor_id, kind, title, text, why, mass_send_id, value_fen, due_at, expires_at, state)
    select task.id, "advisorId", 'message', title, text, why, "massSendId", 0, ${now}::timestamptz, ${expiresAt}::timestamptz, 'preparing'
    from jsonb_to_recordset(${JSON.stringify(added)}::jsonb)
      as task (id uuid, "advisorId" text, title text, text text, why jsonb, "massSendId" uuid)
    join added on added.id = task.id`.execute(tx);
}
