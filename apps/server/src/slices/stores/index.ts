/** Stores: where they lie, and who serves in them. */
export { findPlaceNames, findStaff } from "./store.ts";
