/** Who is selected: what slices above may ask. Entries and exits are told in events.ts. */
export { findMembers, findMembersAmong, findSegments } from "./store.ts";
export { findMembersOfAny, pageMembers, type MemberPlace } from "./members.ts";
export { findSensitiveSegments } from "./sensitive.ts";
