import type { Slice } from "../../slice.ts";
import { contactsHandler } from "./contacts/contacts.ts";
import { customerFacts } from "./facts.ts";
import { customersEndpoints } from "./routes.ts";
import { tagMirror } from "./list/tag-mirror.ts";

export const customersSlice: Slice = {
  name: "customers",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: customersEndpoints,
  handlers: [contactsHandler, tagMirror],
  facts: customerFacts,
};
