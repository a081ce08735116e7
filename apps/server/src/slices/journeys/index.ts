/** Journeys: who is led through which steps, and where each stands (JRN-1 to JRN-3). */
export { countEnrolments, type EnrolmentCounts } from "./figures.ts";
export { createJourney, publishJourney } from "./operations.ts";
export { findJourneys } from "./store.ts";
