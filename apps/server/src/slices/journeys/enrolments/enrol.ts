import { appendEvents, newId, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { setQuietWindow } from "../../outreach/index.ts";
import { journeyStarted } from "../events.ts";
import { admits, isTooLate, quietUntil, wakeAt, type Cause } from "../model.ts";
import { type JourneyRow } from "../store.ts";
import { findEnrolmentsOf, insertEnrolments } from "./store.ts";

export interface Entrance {
  customerId: string;
  /** What sets it off, once only, such as `order:<id>`. */
  key: string;
  cause: Cause;
}

export type EnrolOutcome = "enrolled" | "already_in" | "reentry_refused" | "too_late";

/** Enrols customers, each named once, into the published version, and begins its quiet window. */
export async function enrol(
  tx: Tx,
  context: Context,
  journey: JourneyRow,
  entrances: readonly Entrance[],
): Promise<Map<string, EnrolOutcome>> {
  const { definition } = journey;
  const outcomes = new Map<string, EnrolOutcome>();
  const [first] = definition?.steps ?? [];
  const last = definition?.steps.at(-1);
  if (!definition || !first || !last) return outcomes;
  const { clock, timeZone } = context;
  const customerIds = entrances.map(({ customerId }) => customerId);
  const earlier = groupBy(
    await findEnrolmentsOf(tx, customerIds, { journeyId: journey.id }),
    (row) => row.customer_id,
  );
  const rows = entrances.flatMap(({ customerId, key, cause }) => {
    const before = earlier.get(customerId) ?? [];
    const startedAt = new Date(cause.at);
    const refuse = (outcome: EnrolOutcome) => (outcomes.set(customerId, outcome), []);
    if (before.some((row) => row.state === "waiting" || row.enrolment_key === key))
      return refuse("already_in");
    if (
      !admits(
        definition.reentry,
        before.map((row) => row.started_at),
        startedAt,
      )
    )
      return refuse("reentry_refused");
    if (isTooLate(wakeAt(last, startedAt, timeZone), clock.now())) return refuse("too_late");
    const id = newId(clock);
    const wake = wakeAt(first, startedAt, timeZone);
    return [
      {
        customerId,
        id,
        journeyId: journey.id,
        version: journey.version,
        key,
        cause,
        stepId: first.id,
        wakeAt: wake,
        startedAt,
      },
    ];
  });
  const added = await insertEnrolments(tx, rows);
  for (const row of rows) outcomes.set(row.customerId, added.has(row.id) ? "enrolled" : "already_in");
  const enrolled = rows.filter(({ id }) => added.has(id));
  await setQuietWindow(
    tx,
    enrolled.flatMap(({ customerId, id, startedAt }) => {
      const until = quietUntil(definition, startedAt, timeZone);
      return until && until > clock.now() ? [{ customerId, source: `journey:${id}`, until }] : [];
    }),
  );
  await appendEvents(
    tx,
    clock,
    enrolled.map(({ customerId, id }) =>
      journeyStarted.of({ customerId, payload: { enrolmentId: id, journeyId: journey.id } }),
    ),
  );
  return outcomes;
}
