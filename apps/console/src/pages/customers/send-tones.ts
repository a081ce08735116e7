/** How the state of a send looks. */
export const SEND_TONES = {
  planned: "plain",
  deferred: "plain",
  held: "warm",
  handed_over: "plain",
  sent: "good",
  refused: "warm",
  cancelled: "warm",
  failed: "bad",
  unknown: "warm",
} as const;
