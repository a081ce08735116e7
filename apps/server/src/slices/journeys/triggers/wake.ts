import type { Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { awaits } from "../definitions/awaited.ts";
import type { OfCustomer } from "../definitions/event-catalogue.ts";
import { lockWaitingOf, wakeEnrolments } from "../enrolments/store.ts";
import type { EnrolmentRow } from "../enrolments/waiting.ts";
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
    return event && isSince(row, event) && step && awaits(step, event)
      ? [{ customerId: row.customer_id, id: row.id, wokenBy: event.id }]
      : [];
  });
  await wakeEnrolments(tx, woken, context.clock.now());
}

/** What happened before the arrival is not what it waits for; recorded, since what is told late was not known. */
export const isSince = (
  { arrived_at }: Pick<EnrolmentRow, "arrived_at">,
  { recordedAt }: OfCustomer,
): boolean => arrived_at !== null && recordedAt >= arrived_at;
