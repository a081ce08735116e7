/** What templates of journeys are put together from. */
import { journeyDefinition, type JourneyDraft, type JourneyTemplate } from "@hortus/contracts";

type Words = { zh: string; en: string };

export const template = (
  key: string,
  name: Words,
  description: Words,
  draft: JourneyDraft,
): JourneyTemplate => ({
  key,
  name,
  description,
  definition: journeyDefinition.parse(draft),
});

export const onDay = (day: number, at: string) => ({
  kind: "wait" as const,
  id: `wait-${day}-${at.replace(":", "")}`,
  name: `第 ${day} 天 ${at}`,
  until: { kind: "day" as const, day, at },
});
/** Two steps: who pays for an order within these days has reached the goal; the others go on to `otherwise`. */
export const untilOrder = (
  days: number,
  wait: { id: string; name: string; otherwise: string },
  goal: { id: string; name: string },
) =>
  [
    {
      kind: "wait",
      ...wait,
      until: { kind: "event", event: "order_paid", timeoutMinutes: days * 1_440 },
      next: goal.id,
    },
    { kind: "goal", ...goal, next: null },
  ] as const;

export const care = { kind: "message", class: "care" } as const;
export const offer = { kind: "message", class: "offer" } as const;
export const call = { kind: "task", class: "care", task: "call" } as const;
