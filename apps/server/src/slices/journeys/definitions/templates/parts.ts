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
export const care = { kind: "message", class: "care" } as const;
export const offer = { kind: "message", class: "offer" } as const;
export const call = { kind: "task", class: "care", task: "call" } as const;
