import type { JourneyDefinition } from "@hortus/contracts";
import { appendEvents, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { cancelIntents } from "../../outreach/index.ts";
import { journeyExited } from "../events.ts";
import { exitReason, type Happening } from "../model.ts";
import { whoAnswers } from "../steps/scene.ts";
import { findVersions, type JourneyRow } from "../store.ts";
import { exitEnrolments, findEnrolmentsOf, lockWaitingOf } from "./store.ts";
import type { EnrolmentRow } from "./waiting.ts";

/**
 * Ends what these happenings end, by the version that each enrolment is on.
 *
 * @param stays who does not leave, whatever the journey names: the happening is what they wait for
 */
export async function exitOn(
  tx: Tx,
  context: Context,
  happenings: ReadonlyMap<string, Happening>,
  stays: (row: EnrolmentRow, definition: JourneyDefinition) => boolean,
): Promise<void> {
  const customerIds = [...happenings.keys()];
  const found = await findEnrolmentsOf(tx, customerIds, { waiting: true });
  if (found.length === 0) return;
  const journeyIds = [...new Set(found.map((row) => row.journey_id))];
  // held: whoever a worker leads away from the wait at this moment is seen where they go, and leaves there
  const waiting = await lockWaitingOf(tx, customerIds, journeyIds);
  const versions = await findVersions(tx, journeyIds);
  const definitions = new Map(versions.map((row) => [`${row.journey_id} ${row.version}`, row.definition]));
  const exits = waiting.flatMap((row) => {
    const definition = definitions.get(`${row.journey_id} ${row.version}`);
    const happening = happenings.get(row.customer_id);
    const reason =
      definition &&
      happening &&
      !stays(row, definition) &&
      exitReason(
        definition,
        { key: row.enrolment_key, startedAt: row.started_at, cause: row.cause },
        happening,
      );
    return reason ? [{ customerId: row.customer_id, id: row.id, reason }] : [];
  });
  await exit(tx, context, exits);
}

/** Ends those to whom their version's exit rule answers; looks at these customers in these journeys. */
export async function exitByRule(
  tx: Tx,
  context: Context,
  journeys: readonly JourneyRow[],
  customerIds: readonly string[],
): Promise<void> {
  for (const journey of journeys) {
    const waiting = await findEnrolmentsOf(tx, customerIds, { journeyId: journey.id, waiting: true });
    if (waiting.length === 0) continue;
    for (const { version, definition } of await findVersions(tx, [journey.id])) {
      const rows = waiting.filter((row) => row.version === version);
      if (!definition.exitRule || rows.length === 0) continue;
      const leaving = await whoAnswers(
        tx,
        context,
        definition.exitRule,
        rows.map((row) => row.customer_id),
        context.clock.now(),
      );
      await exit(
        tx,
        context,
        rows
          .filter((row) => leaving.has(row.customer_id))
          .map((row) => ({ customerId: row.customer_id, id: row.id, reason: "exit_rule" })),
      );
    }
  }
}

/** Ends enrolments and takes back what they planned. The quiet window stays: it protects the customer, not the journey. */
export async function exit(
  tx: Tx,
  context: Context,
  exits: readonly { customerId: string; id: string; reason: string }[],
): Promise<void> {
  if (exits.length === 0) return;
  const exited = await exitEnrolments(tx, exits, context.clock.now());
  await cancelIntents(
    tx,
    context,
    exited.map((row) => ({ customerId: row.customer_id, prefix: purposeOf(row.id) })),
  );
  await appendEvents(
    tx,
    context.clock,
    exited.map((row) =>
      journeyExited.of({
        customerId: row.customer_id,
        payload: { enrolmentId: row.id, journeyId: row.journey_id, reason: row.exit_reason },
      }),
    ),
  );
}

/** The beginning of the purpose key of everything that an enrolment plans; the step's id follows. */
export const purposeOf = (enrolmentId: string): string => `journey:${enrolmentId}:`;
