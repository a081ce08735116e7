/** Who is selected: what slices above may ask. */
export { orderFactOf, rebuildRfm } from "./rfm/score.ts";
export { changeSegment, createSegment } from "./operations.ts";
export { filterMembers, findMembers, findSegments } from "./store.ts";
