/** The gate: which words and goods may go to customers (GRD-1, GRD-2). */
export { checkNow } from "./check-now.ts";
export { askGate } from "./gate.ts";
