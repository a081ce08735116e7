import type { Send } from "@hortus/contracts";

export const sendTone = {
  sent: "good",
  refused: "bad",
  failed: "bad",
  deferred: "warm",
  held: "warm",
  handed_over: "warm",
  unknown: "warm",
  planned: "plain",
  cancelled: "plain",
} as const satisfies Record<Send["state"], string>;
