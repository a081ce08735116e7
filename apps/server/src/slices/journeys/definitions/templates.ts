import type { JourneyTemplate } from "@hortus/contracts";
import { occasions } from "./templates/occasions.ts";
import { runningOut } from "./templates/running-out.ts";
import { visits } from "./templates/visits.ts";

/**
 * Journeys to start from. The texts ask and help; none names an effect, and the first hint of a product comes on day 21 (JRN-2).
 * {product} has a word for the case that the order does not tell it. A segment is chosen by whoever uses the template.
 */
export const journeyTemplates: readonly JourneyTemplate[] = [...visits, ...runningOut, ...occasions];
