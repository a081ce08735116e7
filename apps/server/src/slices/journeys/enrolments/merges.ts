import type { EventHandler, Tx } from "@hortus/kernel";
import { sql } from "kysely";
import type { Context } from "../../../context.ts";
import { customersMerged, mergeUndone } from "../../customers/events.ts";
import { exit } from "./exit.ts";
import { findEnrolmentsOf } from "./store.ts";

/** Two customers became one, or were taken apart again: their journeys go with them. */
export const mergesHandler: EventHandler<Context> = {
  name: "journeys/merges",
  types: [customersMerged.type, mergeUndone.type],
  batchSize: 50,
  async handle(tx, events, context) {
    for (const event of events) {
      if (customersMerged.is(event)) {
        await leaveTwice(tx, context, event.payload.from, event.payload.to);
        await move(tx, event.payload.from, event.payload.to, undefined);
      }
      if (mergeUndone.is(event)) await move(tx, event.payload.from, event.payload.to, event.payload.origins);
    }
  },
};

/** Nobody is twice in one journey: of two enrolments the one that began later goes on. */
async function leaveTwice(tx: Tx, context: Context, from: string, to: string): Promise<void> {
  const waiting = await findEnrolmentsOf(tx, [from, to], { waiting: true }); // latest start first
  const older = waiting.filter(
    (row, index) => waiting.findIndex((other) => other.journey_id === row.journey_id) !== index,
  );
  await exit(
    tx,
    context,
    older.map((row) => ({ customerId: row.customer_id, id: row.id, reason: "merged" })),
  );
}

/** Rows are written anew and not changed, since the customer decides where they are kept. `origins`: only what came from those. */
async function move(tx: Tx, from: string, to: string, origins: readonly string[] | undefined): Promise<void> {
  const isMoved = origins
    ? sql`customer_id = ${from} and origin_customer_id = any(${[...origins]}::uuid[])`
    : sql`customer_id = ${from}`;
  // first, as whoever leads an enrolment on takes them first: neither waits for the other
  await sql`select from journey_due where customer_id = ${from} order by enrolment_id for update`.execute(tx);
  const origin = sql`nullif(coalesce(origin_customer_id, ${from}::uuid), ${to}::uuid)`;
  const { rows } = await sql<{ id: string }>`
    with moved as (delete from enrolment where ${isMoved} returning *)
    insert into enrolment (
      customer_id, id, journey_id, version, enrolment_key, cause, state, exit_reason, step_id, wake_at, arrived_at, woken_by,
      goal_at, started_at, ended_at, origin_customer_id
    )
    select
      ${to}::uuid, id, journey_id, version, enrolment_key, cause, state, exit_reason, step_id, wake_at, arrived_at, woken_by,
      goal_at, started_at, ended_at, ${origin}
    from moved
    on conflict do nothing
    returning id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  await sql`
    with moved as (
      delete from enrolment_step where customer_id = ${from} and enrolment_id = any(${ids}::uuid[]) returning *
    )
    insert into enrolment_step (customer_id, enrolment_id, step_id, journey_id, at, outcome, path, reason, replied_at)
    select ${to}::uuid, enrolment_id, step_id, journey_id, at, outcome, path, reason, replied_at
    from moved`.execute(tx);
  await sql`update journey_due set customer_id = ${to} where customer_id = ${from} and enrolment_id = any(${ids}::uuid[])`.execute(
    tx,
  );
}
