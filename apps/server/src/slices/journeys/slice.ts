import type { Slice } from "../../slice.ts";
import { journeysHandler } from "./enrolments/handlers.ts";
import { mergesHandler } from "./enrolments/merges.ts";
import { journeyEndpoints } from "./routes.ts";
import { archiveLoop, stepLoop } from "./enrolments/step.ts";

export const journeysSlice: Slice = {
  name: "journeys",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: journeyEndpoints,
  // merges first: what happens next happens to the one who stayed
  handlers: [mergesHandler, journeysHandler],
  loops: [stepLoop, archiveLoop],
};
