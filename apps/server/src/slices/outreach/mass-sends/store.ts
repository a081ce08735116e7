import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import { integerList, uuidList } from "../../../common-columns.ts";
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
 * Inserts intents as they were decided, with due rows for those that wait. What many rows have in common (words, what the guards said,
 * the message they join) is sent once and named by its place: a row costs its ids.
 */
export async function insertDecided(tx: Tx, rows: readonly DecidedRow[], now: Date): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const words = new Places();
  const outcomes = new Places();
  const messages = new Places();
  const wordsOf = rows.map((row) =>
    words.of(
      [row.variant, row.template, row.attachments && JSON.stringify(row.attachments), row.text].join("\n"),
      () => [row.text, row.template, row.attachments, row.variant],
    ),
  );
  const outcomeOf = rows.map((row) =>
    outcomes.of(row.decision ?? row.reason, () => [
      row.state,
      row.reason,
      row.until,
      row.decided_at,
      row.decision ? [row.decision] : [],
    ]),
  );
  const messageOf = rows.map((row) =>
    messages.of(row.task_id ?? row.advisor_id, () => [row.task_id, row.advisor_id]),
  );
  const listed = (list: Places) =>
    sql`jsonb_array_elements(${list.toJson()}::jsonb) with ordinality as one (value, place)`;
  // Taken apart here, once for all rows that share them.
  await sql`
    with words as materialized (
      select place, value ->> 0 as text, value ->> 1 as template, nullif(value -> 2, 'null'::jsonb) as attachments, value ->> 3 as variant
      from ${listed(words)}
    ), outcome as materialized (
      select place, value ->> 0 as state, value ->> 1 as reason, (value ->> 2)::timestamptz as until, (value ->> 3)::timestamptz as decided_at,
        value -> 4 as trail
      from ${listed(outcomes)}
    ), message as materialized (
      select place, (value ->> 0)::uuid as task_id, value ->> 1 as advisor_id from ${listed(messages)}
    ), added as (
      insert into intent (
        customer_id, id, purpose_key, kind, class, advisor_id, external_user_id, title, text, template, attachments, why, mass_send_id, classes,
        experiment_id, hold_out_percent, variant, value_fen, planned_at, latest_at, state, reason, until, decided_at, changed_at, task_id,
        trail
      )
      select
        decided.customer_id, decided.id, ${first.purpose_key}, ${first.kind}, ${first.class}, message.advisor_id,
        decided.external_user_id, ${first.title}, words.text, words.template, words.attachments,
        ${JSON.stringify(first.why)}::jsonb, ${first.mass_send_id}::uuid, ${[...first.classes]}::text[],
        ${first.experiment_id}::uuid, ${first.hold_out_percent}::smallint, words.variant, ${first.value_fen}::bigint,
        ${first.planned_at}::timestamptz, ${first.latest_at}::timestamptz, outcome.state, outcome.reason, outcome.until, outcome.decided_at,
        ${now}::timestamptz, message.task_id, outcome.trail
      from unnest(
        ${uuidList(rows.map((row) => row.customer_id))}, ${uuidList(rows.map(({ id }) => id))},
        ${rows.map((row) => row.external_user_id)}::text[], ${integerList(wordsOf)}, ${integerList(outcomeOf)}, ${integerList(messageOf)}
      ) as decided (customer_id, id, external_user_id, words_place, outcome_place, message_place)
      join words on words.place = decided.words_place
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

/** Values by their place in a list, from 1 on; each once, told apart by a key. */
class Places {
  readonly #places = new Map<unknown, number>();
  readonly #values: unknown[] = [];
  of(key: unknown, value: () => unknown): number {
    let place = this.#places.get(key);
    if (place === undefined) this.#places.set(key, (place = this.#values.push(value())));
    return place;
  }
  toJson(): string {
    return JSON.stringify(this.#values);
  }
}
