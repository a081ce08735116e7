import type { ImportSummary } from "@hortus/contracts";

export function importTone(state: ImportSummary["state"]): "good" | "warm" | "bad" | "plain" {
  if (state === "done") return "good";
  if (state === "failed") return "bad";
  return state === "running" || state === "undoing" ? "warm" : "plain";
}

/** It moves by itself: the page asks again and again. */
export const isMoving = (state: ImportSummary["state"]): boolean =>
  state === "running" || state === "undoing";

/** Not started yet: how the file is read can still be changed. */
export const isOpen = (state: ImportSummary["state"]): boolean => state === "uploaded" || state === "mapped";
