import { eventType } from "@hortus/kernel";
import { z } from "zod";

/**
 * `from` or `to` is absent for no state; `because` is "rule" (a new version), "time", "merge", or the type of the event. Historic is what a
 * new version or an import of the past made: it counts, but sets nothing off.
 */
const change = z.object({
  from: z.string().optional(),
  to: z.string().optional(),
  because: z.string(),
  historic: z.literal(true).optional(),
});

export const valueTierChanged = eventType("value_tier_changed", change);
export const lifeCycleChanged = eventType("life_cycle_changed", change);
export const rfmGroupChanged = eventType("rfm_group_changed", change);

/** How often these customers buy was measured anew. Carries many, since a new median touches everybody. */
export const rhythmMeasured = eventType(
  "rhythm_measured",
  z.object({ customerIds: z.array(z.string()), historic: z.literal(true).optional() }),
);
