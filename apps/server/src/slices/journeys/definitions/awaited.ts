import type { JourneyDefinition, JourneyStep } from "@hortus/contracts";
import { segmentEntered } from "../../segments/events.ts";
import { matches, type OfCustomer } from "./event-catalogue.ts";

/** Does this step wait for this event? */
export function awaits(step: JourneyStep, event: OfCustomer): boolean {
  if (step.kind !== "wait") return false;
  const { until } = step;
  if (until.kind === "event") return matches(event, until);
  return until.kind === "segment" && segmentEntered.is(event) && event.payload.segmentId === until.segmentId;
}

/**
 * Does it lead on whoever stands at this step, so that it must not end the journey for them? A purchase that a wait awaits is the
 * goal, not the end. But where the same event begins the journey anew, the new beginning counts.
 */
export function leadsOn(
  { trigger, steps }: JourneyDefinition,
  stepId: string | null,
  event: OfCustomer,
): boolean {
  if (trigger.kind === "event" && matches(event, trigger)) return false;
  const step = steps.find(({ id }) => id === stepId);
  return step !== undefined && awaits(step, event);
}
