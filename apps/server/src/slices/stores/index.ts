/** Stores: where they lie, and who serves in them. */
export { findManagers, findPlaceNames, findStaff, findStoreNames } from "./store.ts";
