/** The gate to WeCom: the connection, what comes in by callback and by reading, and the calls that go out. */
export { callWecom, uploadToWecom } from "./connection/client.ts";
export { connectWecom } from "./connection/connection.ts";
export { pageGroups } from "./groups/group-store.ts";
export { findConnection } from "./connection/connection-store.ts";
export { findAdvisorNames, findAdvisors, findAdvisorStates, listAdvisorNames } from "./sync/advisor-store.ts";
export {
  findContacts,
  findCustomersOf,
  getContact,
  getContacts,
  linkContact,
  linkContacts,
  openRemarkMobiles,
  relinkContacts,
  type Contact,
  type ContactLink,
} from "./contacts/contact-store.ts";
export { memberOf, ownIdOf } from "./own-id.ts";
export { findLostAfter } from "./contacts/lost-after.ts";
export { enterUrl } from "./sign-in/addresses.ts";
export { findTakenOver } from "./handover/contact-store.ts";
export {
  findGroupHeads,
  findGroupsOf,
  countMembersAt,
  findMembersAt,
  findMemberships,
  listGroupNames,
} from "./groups/group-store.ts";
export { noteMarks } from "./contacts/details-store.ts";
export { noteRemark } from "./contacts/note-remark.ts";
export { repair as repairMirror } from "./sync/repair.ts";
export { syncContacts } from "./sync/sync.ts";
