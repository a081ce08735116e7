import type { JourneyStep } from "@hortus/contracts";
import type { Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { segmentEntered } from "../../segments/events.ts";
import { matches, type OfCustomer } from "../definitions/event-catalogue.ts";
import { lockWaitingOf, wakeEnrolments } from "../enrolments/store.ts";
import { findLivingVersions } from "../store.ts";

/** Ends the waits that awaited one of these events; nobody appears in them twice. */
export async function wakeOn(tx: Tx, context: Context, events: readonly OfCustomer[]): Promise<void> {
  const versions = (await findLivingVersions(tx)).filter(({ definition }) =>
    definition.steps.some((step) => events.some((event) => awaits(step, event))),
  );
  if (versions.length === 0) return;
  const byCustomer = new Map(events.map((event) => [event.customerId, event]));
  const waiting = await lockWaitingOf(
    tx,
    [...byCustomer.keys()],
    [...new Set(versions.map((row) => row.journey_id))],
  );
  const woken = waiting.flatMap((row) => {
    const event = byCustomer.get(row.customer_id);
    const version = versions.find(
      (each) => each.journey_id === row.journey_id && each.version === row.version,
    );
    const step = version?.definition.steps.find(({ id }) => id === row.step_id);
    // what happened before the arrival is not what it waits for; recorded, since what is told late was not known
    const isNew = event && row.arrived_at && event.recordedAt >= row.arrived_at;
    return event && isNew && step && awaits(step, event)
      ? [{ customerId: row.customer_id, id: row.id, wokenBy: event.id }]
      : [];
  });
  await wakeEnrolments(tx, woken, context.clock.now());
}

function awaits(step: JourneyStep, event: OfCustomer): boolean {
  if (step.kind !== "wait") return false;
  const { until } = step;
  if (until.kind === "event") return matches(event, until);
  return until.kind === "segment" && segmentEntered.is(event) && event.payload.segmentId === until.segmentId;
}
