import { eventType } from "@hortus/kernel";
import { z } from "zod";

/** What is expected of these customers changed. Carries many, since a night's fit touches everybody. */
export const forecastScored = eventType("forecast_scored", z.object({ customerIds: z.array(z.string()) }));
