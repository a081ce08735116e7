/** The gate: which words and goods may go to customers (GRD-1, GRD-2), and what customers agreed to (CUS-6). */
export { actorOf } from "./actor.ts";
export { checkAsShipped, checkNow } from "./check-now.ts";
export { findAgreed, findReach, holdAgreed } from "./consents/ask.ts";
export { describeConsents, describeForCustomer } from "./consents/describe.ts";
export { makeConsentLink, openConsentLink } from "./consents/link.ts";
export { isUnsubscribing } from "./consents/model.ts";
export { moveConsents, recordConsents } from "./consents/record.ts";
export { askGate } from "./gate.ts";
export { admitTexts } from "./reviews/operations.ts";
