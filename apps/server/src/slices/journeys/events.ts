import { eventType } from "@hortus/kernel";
import { z } from "zod";

const enrolment = { enrolmentId: z.string(), journeyId: z.string() };

/** All of them carry the customer in `customerId`. */
export const journeyStarted = eventType("journey_started", z.object(enrolment));
/** The last step is behind the customer. */
export const journeyFinished = eventType("journey_finished", z.object(enrolment));
/** `new_purchase`, `order_refunded`, `order_removed`, `contact_lost`, `journey_archived`, `merged`. */
export const journeyExited = eventType("journey_exited", z.object({ ...enrolment, reason: z.string() }));
