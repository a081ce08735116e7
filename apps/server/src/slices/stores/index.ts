/** Stores: where they lie, and who serves in them. */
export { findPlaceNames, findStaff, findStoresOf } from "./store.ts";
