/** Codes by which people come in, for those who print them. */
export { ownCodes } from "./codes/own-codes.ts";
export { findContentWelcomes } from "./welcome/welcome-store.ts";
