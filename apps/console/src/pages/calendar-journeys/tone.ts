import type { CalendarJourney } from "@hortus/contracts";

export const stateTone = (state: CalendarJourney["state"]) =>
  state === "running" ? ("good" as const) : state === "paused" ? ("warm" as const) : ("plain" as const);
