import { eventType } from "@hortus/kernel";
import { z } from "zod";

/** `because`: "rule" (a new version of the rule), "time", "merge", or the type of the event that decided. */
const change = z.object({ segmentId: z.string(), because: z.string() });

export const segmentEntered = eventType("segment_entered", change);
export const segmentLeft = eventType("segment_left", change);

/** RFM scores of these customers changed. Carries many, since a redrawing of quintiles touches everybody. */
export const rfmScored = eventType("rfm_scored", z.object({ customerIds: z.array(z.string()) }));
