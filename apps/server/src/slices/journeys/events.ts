import { eventType } from "@hortus/kernel";
import { z } from "zod";

const enrolment = { enrolmentId: z.string(), journeyId: z.string() };

/** All of them carry the customer in `customerId`. */
export const journeyStarted = eventType("journey_started", z.object(enrolment));
/** The last step is behind the customer. */
export const journeyFinished = eventType("journey_finished", z.object(enrolment));
/** The reasons are those of the contract's `enrolment.exitReason`. */
export const journeyExited = eventType("journey_exited", z.object({ ...enrolment, reason: z.string() }));
/** The first goal of an enrolment. */
export const journeyGoalReached = eventType(
  "journey_goal_reached",
  z.object({ ...enrolment, stepId: z.string() }),
);
