/** Customers: one profile a person, by what they are recognised, and their timeline (CUS-1, CUS-2). */
export { type Identity } from "./recognise/identities.ts";
export { readRowIdentities } from "./recognise/row-identities.ts";
export { type ResolveRequest, resolveCustomers } from "./recognise/resolve.ts";
export { addTimeline, type NewTimelineEntry, removeTimeline } from "./profile/timeline.ts";
export { findTimelineKeys } from "./profile/timeline-store.ts";
export {
  areAsKnown,
  findCurrentCustomerIds,
  findCustomerIds,
  findCustomers,
  nameOr,
  refuseOthersCustomer,
} from "./list/lookups.ts";
export { findCards } from "./list/cards-store.ts";
export { findTaggedAmong, pageTagged } from "./list/tagged-store.ts";
export { listAttributes } from "./attributes/definitions.ts";
export { setAttributes } from "./attributes/values.ts";
export { describeFacts, findOptionNames, findOwnFactNames, withOwnNames } from "./own-names.ts";
export { findOwnEvents } from "./own-events/store.ts";
export {
  factOfOwnEvent,
  isOwnEventFact,
  NUMBER_PLACES,
  OWN_EVENT_SLOTS,
  TEXT_PLACES,
} from "./own-events/places.ts";
export { findOpenComplaints } from "./complaints/store.ts";
export { maySeeSensitive } from "./conditions/rights.ts";
export { countCustomers, findTimeZones, listCustomerIds } from "./list/lookup-store.ts";

/** Everybody who lives in the record: where rules begin. */
export const everyCustomer = { table: "customer", column: "id", where: "merged_into is null" } as const;
