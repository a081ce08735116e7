import type { Slice } from "../../slice.ts";
import { membershipFacts } from "./facts.ts";
import { tellLevelsLoop } from "./levels/tell.ts";
import { mergesHandler } from "./members/merges.ts";
import { membershipEndpoints } from "./routes.ts";

export const membershipSlice: Slice = {
  name: "membership",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: membershipEndpoints,
  handlers: [mergesHandler],
  loops: [tellLevelsLoop],
  facts: membershipFacts,
};
