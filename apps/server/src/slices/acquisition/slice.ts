import type { Slice } from "../../slice.ts";
import { pushCodesLoop } from "./codes/push.ts";
import { entriesHandler } from "./entries/entries.ts";
import { remarkLoop } from "./entries/remarks.ts";
import { acquisitionFacts } from "./facts.ts";
import { acquisitionEndpoints } from "./routes.ts";
import { contentUsages } from "./usages.ts";
import { welcomeHandler, welcomeLoop } from "./welcome/welcome.ts";

export const acquisitionSlice: Slice = {
  name: "acquisition",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: acquisitionEndpoints,
  handlers: [welcomeHandler, entriesHandler],
  // The welcome first: it has 20 seconds.
  loops: [welcomeLoop, pushCodesLoop, remarkLoop],
  facts: acquisitionFacts,
  usages: [contentUsages],
};
