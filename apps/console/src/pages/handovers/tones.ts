export const STATE_TONES = {
  picking: "plain",
  asking: "plain",
  stopped: "bad",
  waiting: "warm",
  done: "good",
} as const;

export const RESULT_TONES = {
  planned: "plain",
  asking: "plain",
  waiting: "warm",
  done: "good",
  declined: "bad",
  full: "bad",
  refused: "bad",
  unknown: "bad",
} as const;
