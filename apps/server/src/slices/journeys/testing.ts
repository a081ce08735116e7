import { inSequence, type JourneyDraft, type JourneyStep } from "@hortus/contracts";

type Without<Step> = Step extends { kind: "message" | "task" } ? Omit<Step, "id" | "name" | "next"> : never;

/** A step on a day, as most journeys in tests are written. */
export interface DayStep {
  id: string;
  name: string;
  wait: { days: number; at: string };
  action: Without<JourneyStep>;
}

/** For tests: steps on days after the start, each with its wait before it. */
export const byDay = (steps: readonly DayStep[]): Pick<JourneyDraft, "start" | "steps"> =>
  inSequence(
    steps.flatMap(({ id, name, wait, action }) => [
      {
        kind: "wait" as const,
        id: `${id}--wait`,
        name,
        until: { kind: "day" as const, day: wait.days, at: wait.at },
      },
      { ...action, id, name },
    ]),
  );
