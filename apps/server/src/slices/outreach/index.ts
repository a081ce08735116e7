/** Reaching customers: intents past the guards, mass messages that advisors confirm, and the advisors' tasks (OUT-1 to OUT-3). */
export { cancelIntents } from "./intents/cancel.ts";
export type { NewIntent } from "./intents/intent.ts";
export { planIntents } from "./intents/plan.ts";
export { findOutcomes } from "./intents/store.ts";
export { setQuietWindow } from "./quiet-windows.ts";
export { summariseSends } from "./sends.ts";
export { countTasks } from "./tasks/store.ts";
