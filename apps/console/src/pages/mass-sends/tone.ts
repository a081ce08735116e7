import type { MassSend } from "@hortus/contracts";

export const stateTone = (state: MassSend["state"]) => {
  if (state === "running" || state === "planning") return "good" as const;
  if (state === "awaiting_approval" || state === "paused" || state === "cancelling") return "warm" as const;
  return "plain" as const;
};
