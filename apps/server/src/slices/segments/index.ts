/** Who is selected: what slices above may ask. Entries and exits are told in events.ts. */
export { findSegments } from "./store.ts";
