import {
  JOURNEY_VARIABLES,
  PLACEHOLDER,
  type JourneyDefinition,
  type JourneyStep,
  type JourneyWhy,
} from "@hortus/contracts";
import { addDays, instantOf, localDate } from "@hortus/kernel";

export type Cause = JourneyWhy["cause"];
export type Variable = (typeof JOURNEY_VARIABLES)[number];

/** A step later than this is passed over: "has it arrived?" a week too late is worse than nothing. */
export const LATE_AFTER_MS = 3 * 86_400_000;

export const isTooLate = (dueAt: Date, now: Date): boolean => now.getTime() - dueAt.getTime() > LATE_AFTER_MS;

/** When the journey's quiet window ends: the beginning of that local day. */
export const quietUntil = (
  definition: JourneyDefinition,
  startedAt: Date,
  timeZone: string,
): Date | undefined =>
  definition.quietUntilDay === undefined
    ? undefined
    : instantOf(addDays(localDate(startedAt, timeZone), definition.quietUntilDay), "00:00", timeZone);

export type Happening =
  | { kind: "order_paid"; key: string; at: Date }
  | { kind: "order_refunded"; orderId: string }
  | { kind: "order_removed"; orderId: string }
  | { kind: "complaint_opened"; at: Date }
  | { kind: "contact_lost" }
  | { kind: "unsubscribed" };

/** Why an enrolment ends on this, or undefined when it goes on. A purchase from before the start is old news. */
export function exitReason(
  definition: Pick<JourneyDefinition, "exits">,
  enrolment: { key: string; startedAt: Date; cause: Cause },
  happening: Happening,
):
  | "new_purchase"
  | "order_refunded"
  | "order_removed"
  | "complaint_opened"
  | "contact_lost"
  | "unsubscribed"
  | undefined {
  // a customer who said stop is not kept for later
  if (happening.kind === "unsubscribed") return "unsubscribed";
  // an order that never was leaves nothing to ask about, whatever the journey names
  if (happening.kind === "order_removed")
    return enrolment.cause.orderId === happening.orderId ? "order_removed" : undefined;
  if (!definition.exits.includes(happening.kind)) return undefined;
  switch (happening.kind) {
    case "order_paid":
      return happening.key !== enrolment.key && happening.at > enrolment.startedAt
        ? "new_purchase"
        : undefined;
    case "order_refunded":
      // the care for one purchase does not end because another one is refunded
      return enrolment.cause.kind !== "order_paid" || enrolment.cause.orderId === happening.orderId
        ? "order_refunded"
        : undefined;
    case "complaint_opened":
      // one that began while a complaint was open may be there to care about it
      return happening.at > enrolment.startedAt ? "complaint_opened" : undefined;
    case "contact_lost":
      return "contact_lost";
  }
}

/** Whether somebody with these earlier enrolments may come in at `at`. */
export function admits(
  reentry: JourneyDefinition["reentry"],
  earlierStarts: readonly Date[],
  at: Date,
): boolean {
  if (earlierStarts.length === 0 || reentry.kind === "each") return true;
  if (reentry.kind === "never") return false;
  const last = Math.max(...earlierStarts.map((start) => start.getTime()));
  return at.getTime() - last >= reentry.days * 86_400_000;
}

/**
 * Of two exclusive journeys that want one customer: who gives way? The one with the higher number; of equals the one that comes
 * second.
 */
export const givesWay = (present: { priority: number }, coming: { priority: number }): "present" | "coming" =>
  coming.priority < present.priority ? "present" : "coming";

/** The text with its variables replaced, by their value or the journey's word for them; undefined if one has neither. */
export function render(
  text: string,
  values: { readonly [V in Variable]?: string | undefined },
  defaults: JourneyDefinition["defaults"],
): string | undefined {
  let missing = false;
  const rendered = text.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = isVariable(name) ? values[name] || defaults[name] : undefined;
    missing ||= value === undefined;
    return value ?? "";
  });
  return missing ? undefined : rendered;
}

const isVariable = (name: string): name is Variable =>
  (JOURNEY_VARIABLES as readonly string[]).includes(name);

/** The steps of a definition by id: made once a version. */
export const stepsById = (definition: JourneyDefinition): ReadonlyMap<string, JourneyStep> =>
  new Map(definition.steps.map((step) => [step.id, step]));
