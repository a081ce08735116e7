import type { JourneySummary } from "@hortus/contracts";

export function stateTone(state: JourneySummary["state"]): "good" | "warm" | "plain" {
  if (state === "running") return "good";
  return state === "paused" ? "warm" : "plain";
}
