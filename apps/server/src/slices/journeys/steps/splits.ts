import type { JourneyStep } from "@hortus/contracts";
import { createHash } from "node:crypto";

type Split = Extract<JourneyStep, { kind: "split" }>;

/**
 * Which arm a customer takes, or "hold_out": by the first four bytes of sha256("journey:<journey>:<step>:<seed>:<customer>") modulo
 * 10 000. It depends on nothing that changes, so the same customer takes the same arm in every version and at every return.
 */
export function armOf(split: Split, journeyId: string, customerId: string): string {
  const salt = `journey:${journeyId}:${split.id}:${split.seed}:${customerId}`;
  const place = createHash("sha256").update(salt, "utf8").digest().readUInt32BE(0) % 10_000;
  if (place < split.holdOutPercent * 100) return "hold_out";
  // what the hold-out leaves is stretched over the arms, whose percents need not add up
  const whole = split.arms.reduce((sum, { percent }) => sum + percent, 0);
  const share = ((place - split.holdOutPercent * 100) / (10_000 - split.holdOutPercent * 100)) * whole;
  let upTo = 0;
  for (const { id, percent } of split.arms) if (share < (upTo += percent)) return id;
  return split.arms.at(-1)?.id ?? "hold_out";
}
