/** Journeys: who is led through which steps, and where each stands (JRN-1 to JRN-3). */
export { countEnrolments } from "./figures.ts";
export { findContentSends } from "./content-sends.ts";
export { findJourneys } from "./store.ts";
