import type { Loop } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { exit } from "../enrolments/exit.ts";
import { archivedIsHeld, claimArchived, claimDueEnrolments, enrolmentIsDue } from "../enrolments/claim.ts";
import { takeSteps } from "./take.ts";

const BATCH = 500;

/**
 * Wakes enrolments whose step is due, and takes the step for a whole batch in one transaction: what it plans, where each goes next and
 * what it did are there together or not at all. A process that dies in between leaves them due.
 */
export const stepLoop: Loop<Context> = {
  name: "journeys",
  everyMs: 1_000,
  waiting: ({ clock }) => enrolmentIsDue(clock.now()),
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const { claimed, enrolments } = await claimDueEnrolments(
        tx,
        context.workspace,
        context.clock.now(),
        BATCH,
      );
      if (enrolments.length > 0) await takeSteps(tx, context, enrolments);
      return claimed === BATCH || enrolments.length > 0; // the next step may be due as well
    }),
};

/** Everybody in an archived journey leaves it. */
export const archiveLoop: Loop<Context> = {
  name: "journeys archive",
  everyMs: 5_000,
  waiting: archivedIsHeld,
  run: (context) =>
    context.workspace.tx(async (tx) => {
      const enrolments = await claimArchived(tx, BATCH);
      await exit(
        tx,
        context,
        enrolments.map((row) => ({ customerId: row.customer_id, id: row.id, reason: "journey_archived" })),
      );
      return enrolments.length > 0;
    }),
};
