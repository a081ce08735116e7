/** Stores: where they lie, and who serves in them. */
export { findManagers, findPlaceNames, findStaff, findStoresOf } from "./store.ts";
