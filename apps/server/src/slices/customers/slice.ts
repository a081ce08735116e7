import type { Slice } from "../../slice.ts";
import { attributeFacts } from "./attributes/facts.ts";
import { attributeEndpoints } from "./attributes/routes.ts";
import { complaintFacts } from "./complaints/facts.ts";
import { complaintEndpoints } from "./complaints/routes.ts";
import { conditionFacts } from "./conditions/facts.ts";
import { withdrawalHandler } from "./conditions/handlers.ts";
import { conditionEndpoints } from "./conditions/routes.ts";
import { consentMergesHandler } from "./consents/merges.ts";
import { withdrawalsOnTimeline } from "./consents/on-timeline.ts";
import { consentAddresses } from "./consents/page.ts";
import { consentEndpoints } from "./consents/routes.ts";
import { contactsHandler } from "./contacts/contacts.ts";
import { advisorPlacesHandler, tellAdvisorPlacesLoop } from "./contacts/places.ts";
import { groupsHandler } from "./contacts/groups.ts";
import { inGroupsHandler } from "./contacts/in-groups.ts";
import { customerFacts } from "./facts.ts";
import { customersEndpoints } from "./routes.ts";
import { ownEventFacts } from "./own-events/facts.ts";
import { ownEventEndpoints } from "./own-events/routes.ts";
import { tagMirror } from "./list/tag-mirror.ts";

export const customersSlice: Slice = {
  name: "customers",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: [
    ...customersEndpoints,
    ...consentEndpoints,
    ...conditionEndpoints,
    ...complaintEndpoints,
    ...attributeEndpoints,
    ...ownEventEndpoints,
  ],
  handlers: [
    contactsHandler,
    groupsHandler,
    tagMirror,
    consentMergesHandler,
    withdrawalHandler,
    withdrawalsOnTimeline,
    advisorPlacesHandler,
    inGroupsHandler,
  ],
  loops: [tellAdvisorPlacesLoop],
  mount: consentAddresses,
  facts: [...customerFacts, ...conditionFacts, ...complaintFacts, ...attributeFacts, ...ownEventFacts],
};
