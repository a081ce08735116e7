import type { EventHandler, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../context.ts";
import { customersMerged, mergeUndone } from "../customers/events.ts";

/** Two customers became one, or were taken apart again: what was planned for them goes with them. */
export const mergesHandler: EventHandler<Context> = {
  name: "outreach/merges",
  types: [customersMerged.type, mergeUndone.type],
  batchSize: 50,
  async handle(tx, events) {
    for (const event of events) {
      if (customersMerged.is(event)) await move(tx, event.payload.from, event.payload.to, undefined);
      if (mergeUndone.is(event)) await move(tx, event.payload.from, event.payload.to, event.payload.origins);
    }
  },
};

/** Rows are written anew and not changed, since the customer decides where they are kept. `origins`: only what came from those. */
async function move(tx: Tx, from: string, to: string, origins: readonly string[] | undefined): Promise<void> {
  const isMoved = origins
    ? sql`customer_id = ${from} and origin_customer_id = any(${[...origins]}::uuid[])`
    : sql`customer_id = ${from}`;
  // first, as whoever decides about intents takes them first: neither waits for the other
  await sql`select from intent_due where customer_id = ${from} order by intent_id for update`.execute(tx);
  const origin = sql`nullif(coalesce(origin_customer_id, ${from}::uuid), ${to}::uuid)`;
  const { rows } = await sql<{ id: string; task_id: string | null }>`
    with moved as (delete from intent where ${isMoved} returning *)
    insert into intent (
      customer_id, id, purpose_key, kind, class, advisor_id, external_user_id, title, text, template, attachments, why, journey_id,
      mass_send_id, classes, ask, experiment_id, hold_out_percent, variant, trail, value_fen, planned_at, latest_at,
      state, reason, until, decided_at, handed_over_at, sent_at, replied_at, changed_at, task_id, common_id, origin_customer_id
    )
    select
      ${to}::uuid, id, purpose_key, kind, class, advisor_id, external_user_id, title, text, template, attachments, why, journey_id,
      mass_send_id, classes, ask, experiment_id, hold_out_percent, variant, trail, value_fen, planned_at, latest_at,
      state, reason, until, decided_at, handed_over_at, sent_at, replied_at, changed_at, task_id, common_id, ${origin}
    from moved
    on conflict (customer_id, purpose_key) do nothing
    returning id, task_id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  const taskIds = rows.flatMap(({ task_id }) => task_id ?? []);
  await sql`update intent_due set customer_id = ${to} where customer_id = ${from} and intent_id = any(${ids}::uuid[])`.execute(
    tx,
  );
  await sql`update task_customer set customer_id = ${to} where task_id = any(${taskIds}::uuid[]) and intent_id = any(${ids}::uuid[])`.execute(
    tx,
  );
  await sql`
    with moved as (delete from quiet_window where ${isMoved} returning *)
    insert into quiet_window (customer_id, source, until, origin_customer_id)
    select ${to}::uuid, source, until, ${origin}
    from moved
    on conflict (customer_id, source) do update set until = greatest(quiet_window.until, excluded.until)`.execute(
    tx,
  );
}
