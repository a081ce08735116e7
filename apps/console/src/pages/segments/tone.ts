import type { Segment } from "@hortus/contracts";

export function segmentTone(state: Segment["state"]): "good" | "warm" | "bad" | "plain" {
  if (state === "ready") return "good";
  if (state === "failed") return "bad";
  return state === "building" ? "warm" : "plain";
}
