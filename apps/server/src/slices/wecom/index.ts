/** The gate to WeCom: the connection, what comes in by callback and by reading, and the calls that go out. */
export { callWecom } from "./client.ts";
export { connectWecom } from "./connection.ts";
export { findConnection, type Connection } from "./connection-store.ts";
export { findAdvisorNames, findAdvisors, type AdvisorRow } from "./advisor-store.ts";
export { findContacts, getContact, getContacts, linkContact, linkContacts, openRemarkMobiles, relinkContacts, type Contact, type ContactLink } from "./contact-store.ts";
export { syncContacts } from "./sync.ts";
