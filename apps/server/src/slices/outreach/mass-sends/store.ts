import type { Db, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Decision, IntentRow, NewIntent } from "../intents/intent.ts";

export type DecidedRow = IntentRow & { decision: Decision | undefined };

/** Customers for whom this purpose is planned already. */
export async function findPlanned(db: Db, intents: readonly NewIntent[]): Promise<Set<string>> {
  const { rows } = await sql<{ customer_id: string }>`
    select customer_id
    from intent
    where customer_id = any(${intents.map(({ customerId }) => customerId)}::uuid[])
      and purpose_key = any(${[...new Set(intents.map(({ purposeKey }) => purposeKey))]}::text[])`.execute(
    db,
  );
  return new Set(rows.map((row) => row.customer_id));
}

/**
 * Inserts intents as they were decided, with due rows for those that wait. What many rows have in common (texts, what the guards said)
 * is sent once and named by its place: a row costs its ids.
 */
export async function insertDecided(tx: Tx, rows: readonly DecidedRow[], now: Date): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const texts = new Places<string>();
  const trails = new Places<string>();
  const compact = rows.map((row) => [
    row.customer_id,
    row.id,
    row.advisor_id,
    row.external_user_id,
    row.state,
    row.reason,
    row.until,
    row.decided_at,
    row.task_id,
    row.variant,
    texts.of(JSON.stringify([row.text, row.attachments, row.template])),
    trails.of(JSON.stringify(row.decision ? [row.decision] : [])),
  ]);
  const columns = compact[0]!.map((_, column) => compact.map((row) => row[column])); // there is a first row
  const text = (column: number) => sql`${columns[column] as (string | null)[]}`; // as listed above
  await sql`
    with texts as materialized (select place, value from jsonb_array_elements(${texts.toJson()}::jsonb) with ordinality as one (value, place)),
    trails as materialized (select place, value from jsonb_array_elements(${trails.toJson()}::jsonb) with ordinality as one (value, place)),
    added as (
      insert into intent (
        customer_id, id, purpose_key, kind, class, advisor_id, external_user_id, title, text, template, attachments, why, mass_send_id, classes,
        experiment_id, hold_out_percent, variant, value_fen, planned_at, latest_at, state, reason, until, decided_at, changed_at, task_id,
        trail
      )
      select
        decided.customer_id, decided.id, ${first.purpose_key}, ${first.kind}, ${first.class}, decided.advisor_id,
        decided.external_user_id, ${first.title}, texts.value ->> 0, texts.value ->> 2, nullif(texts.value -> 1, 'null'::jsonb),
        ${JSON.stringify(first.why)}::jsonb, ${first.mass_send_id}::uuid, ${[...first.classes]}::text[],
        ${first.experiment_id}::uuid, ${first.hold_out_percent}::smallint, decided.variant, ${first.value_fen}::bigint,
        ${first.planned_at}::timestamptz, ${first.latest_at}::timestamptz, decided.state, decided.reason, decided.until,
        decided.decided_at, ${now}::timestamptz, decided.task_id, trails.value
      from unnest(
        ${text(0)}::uuid[], ${text(1)}::uuid[], ${text(2)}::text[], ${text(3)}::text[], ${text(4)}::text[], ${text(5)}::text[],
        ${text(6)}::timestamptz[], ${text(7)}::timestamptz[], ${text(8)}::uuid[], ${text(9)}::text[], ${text(10)}::int[], ${text(11)}::int[]
      ) as decided (
        customer_id, id, advisor_id, external_user_id, state, reason, until, decided_at, task_id, variant, text_place, trail_place
      )
      join texts on texts.place = decided.text_place
      join trails on trails.place = decided.trail_place
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

/** Values by their place in a list, from 1 on; each once. */
class Places<Value extends string> {
  readonly #places = new Map<Value, number>();
  of(json: Value): number {
    let place = this.#places.get(json);
    if (place === undefined) this.#places.set(json, (place = this.#places.size + 1));
    return place;
  }
  toJson(): string {
    return `[${[...this.#places.keys()].join(",")}]`;
  }
}
