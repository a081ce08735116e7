/** Never by colour alone: each has its word beside it. */
export const severityTone = { block: "bad", review: "warm", hint: "plain", off: "plain" } as const;
export const verdictTone = { pass: "good", review: "warm", blocked: "bad" } as const;
export const reviewTone = { waiting: "warm", approved: "good", rejected: "bad", withdrawn: "plain" } as const;
