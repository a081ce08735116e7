import type { Slice } from "../../slice.ts";
import { contactsHandler } from "./customers/handlers.ts";
import { marksLoop } from "./customers/marks.ts";
import { unresolvedLoop } from "./customers/reconcile.ts";
import { tagFacts } from "./facts.ts";
import { corpTagsHandler, listLoop } from "./groups/list.ts";
import { pushLoop } from "./groups/push.ts";
import { takeOffLoop } from "./groups/take-off.ts";
import { tellCarriersLoop } from "./groups/tell-carriers.ts";
import { tagsEndpoints } from "./routes.ts";

export const tagsSlice: Slice = {
  name: "tags",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: tagsEndpoints,
  handlers: [corpTagsHandler, contactsHandler],
  // The list is read before marks are told, so that most tags are known by then.
  loops: [pushLoop, listLoop, unresolvedLoop, takeOffLoop, tellCarriersLoop, marksLoop],
  facts: tagFacts,
};
