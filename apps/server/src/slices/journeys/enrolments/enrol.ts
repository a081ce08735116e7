import type { JourneyStep } from "@hortus/contracts";
import { appendEvents, newId, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { setQuietWindow } from "../../outreach/index.ts";
import { journeyStarted } from "../events.ts";
import { admits, givesWay, isTooLate, quietUntil, stepsById, type Cause } from "../model.ts";
import { lastMoment, wakeAt } from "../steps/waits.ts";
import { findVersions, type JourneyRow } from "../store.ts";
import { exit } from "./exit.ts";
import { findEnrolmentsOf, insertEnrolments, lockExclusive } from "./store.ts";
import type { EnrolmentRow } from "./waiting.ts";

export interface Entrance {
  customerId: string;
  /** What sets it off, once only, such as `order:<id>`. */
  key: string;
  cause: Cause;
}

export type EnrolOutcome = "enrolled" | "already_in" | "reentry_refused" | "busy" | "too_late";

/** Enrols customers, each named once, into the published version, and begins its quiet window. */
export async function enrol(
  tx: Tx,
  context: Context,
  journey: JourneyRow,
  entrances: readonly Entrance[],
): Promise<Map<string, EnrolOutcome>> {
  const { definition } = journey;
  const outcomes = new Map<string, EnrolOutcome>();
  const start = definition && stepsById(definition).get(definition.start);
  if (!definition || !start) return outcomes;
  const { clock, timeZone } = context;
  const customerIds = entrances.map(({ customerId }) => customerId);
  const earlier = groupBy(
    await findEnrolmentsOf(tx, customerIds, { journeyId: journey.id }),
    (row) => row.customer_id,
  );
  const admitted = entrances.filter(({ customerId, key, cause }) => {
    const before = earlier.get(customerId) ?? [];
    const startedAt = new Date(cause.at);
    const last = lastMoment(definition, startedAt, timeZone);
    const refusal = before.some((row) => row.state === "waiting" || row.enrolment_key === key)
      ? "already_in"
      : !admits(definition.reentry, startsOf(before), startedAt)
        ? "reentry_refused"
        : isTooLate(last && last > startedAt ? last : startedAt, clock.now())
          ? "too_late"
          : undefined;
    if (refusal) outcomes.set(customerId, refusal);
    return !refusal;
  });
  const free = definition.exclusive ? await makeRoom(tx, context, journey, admitted, outcomes) : admitted;
  const rows = free.map(({ customerId, key, cause }) => ({
    customerId,
    id: newId(clock),
    journeyId: journey.id,
    version: journey.version,
    key,
    cause,
    startedAt: new Date(cause.at),
    stepId: start.id,
    ...firstPlace(start, new Date(cause.at), timeZone),
  }));
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

const startsOf = (rows: readonly EnrolmentRow[]): Date[] => rows.map((row) => row.started_at);

/** A wait by the calendar begins at once; everything else is for the worker, which can look things up. */
function firstPlace(start: JourneyStep, startedAt: Date, timeZone: string) {
  const isByCalendar = start.kind === "wait" && ["day", "duration", "time_of_day"].includes(start.until.kind);
  const wake =
    isByCalendar && start.kind === "wait"
      ? wakeAt(start.until, { startedAt, arrivedAt: startedAt, timeZone })
      : undefined;
  return { wakeAt: wake ?? startedAt, arrivedAt: wake && startedAt };
}

/** Who is in another exclusive journey leaves that one, or does not come into this one. @returns those who may come */
async function makeRoom(
  tx: Tx,
  context: Context,
  journey: JourneyRow,
  entrances: readonly Entrance[],
  outcomes: Map<string, EnrolOutcome>,
): Promise<Entrance[]> {
  if (entrances.length === 0) return [];
  await lockExclusive(tx, context.workspace.name);
  const others = (
    await findEnrolmentsOf(
      tx,
      entrances.map(({ customerId }) => customerId),
      { waiting: true },
    )
  ).filter((row) => row.journey_id !== journey.id);
  const versions = await findVersions(tx, [...new Set(others.map((row) => row.journey_id))]);
  const coming = { priority: journey.definition?.priority ?? 5 };
  const busy = new Set<string>();
  const leaving: { customerId: string; id: string; reason: string }[] = [];
  for (const row of others) {
    const present = versions.find(
      (each) => each.journey_id === row.journey_id && each.version === row.version,
    );
    if (!present?.definition.exclusive) continue;
    if (givesWay(present.definition, coming) === "coming") busy.add(row.customer_id);
    else leaving.push({ customerId: row.customer_id, id: row.id, reason: "superseded" });
  }
  for (const customerId of busy) outcomes.set(customerId, "busy");
  await exit(
    tx,
    context,
    leaving.filter(({ customerId }) => !busy.has(customerId)),
  );
  return entrances.filter(({ customerId }) => !busy.has(customerId));
}
