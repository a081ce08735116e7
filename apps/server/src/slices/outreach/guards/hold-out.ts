import { bucketOf } from "@hortus/rules/bucket";
import type { Guard } from "./guard.ts";

const BUCKETS = 10_000;

/** A comparison between customers: the same answer for the same customer for ever, spread by a hash that other experiments don't share. */
export interface Experiment {
  id: string;
  /** So many of a hundred customers get nothing, to see what happens without it. */
  holdOutPercent: number;
}

export const isHeldOut = ({ id, holdOutPercent }: Experiment, customerId: string): boolean =>
  bucketOf(`hold-out:${id}`, customerId) < (holdOutPercent * BUCKETS) / 100;

/** Which of the variants a customer gets, by their weights; hold-out and variant are independent of each other. */
export function variantOf<Variant extends { weight: number }>(
  experimentId: string,
  customerId: string,
  variants: readonly Variant[],
): Variant {
  if (variants.length === 1) return variants[0]!; // there is one
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  let place = (bucketOf(`variant:${experimentId}`, customerId) / BUCKETS) * total;
  for (const variant of variants) {
    place -= variant.weight;
    if (place < 0) return variant;
  }
  return variants.at(-1)!; // a share of the total is below it; and nobody asks without variants
}

/** The last to be asked: who is held out would have got it, so that those who got it and those who did not are alike. */
export const holdOutGuard: Guard = {
  code: "hold_out",
  label: { zh: "对照组，不触达", en: "In the hold-out" },
  prepare: () => (intent) => {
    if (intent.experiment_id === null || intent.hold_out_percent === 0) return undefined;
    const experiment = { id: intent.experiment_id, holdOutPercent: intent.hold_out_percent };
    return isHeldOut(experiment, intent.customer_id) ? { outcome: "skip" } : undefined;
  },
};
