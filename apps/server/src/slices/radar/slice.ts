import type { Slice } from "../../slice.ts";
import { radarFacts } from "./facts.ts";
import { radarHandler } from "./handlers.ts";
import { radarAddresses } from "./redirect.ts";
import { radarEndpoints } from "./routes.ts";

export const radarSlice: Slice = {
  name: "radar",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: radarEndpoints,
  handlers: [radarHandler],
  facts: radarFacts,
  mount: radarAddresses,
};
