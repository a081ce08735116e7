import type { Slice } from "../../slice.ts";
import { complianceFacts } from "./facts.ts";
import { complianceEndpoints } from "./routes.ts";

export const complianceSlice: Slice = {
  name: "compliance",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: complianceEndpoints,
  facts: complianceFacts,
};
