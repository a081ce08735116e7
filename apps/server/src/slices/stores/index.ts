/** Stores: where they lie, and who serves in them. */
export { findPlaceNames } from "./store.ts";
