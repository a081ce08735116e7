import type { Fact } from "@hortus/rules";
import type { Slice } from "../../slice.ts";
import { buildLoop } from "./build.ts";
import { segmentFacts } from "./facts.ts";
import { dueLoop, freshnessHandler } from "./fresh.ts";
import { rfmHandler, rfmLoop } from "./rfm/score.ts";
import { segmentEndpoints } from "./routes.ts";

/** @param others the facts of all other slices: segments knows none of them by name, but for the orders that RFM is drawn from */
export function segmentsSlice(others: readonly Fact[]): Slice {
  const facts = [...others, ...segmentFacts];
  const orders = facts.find(({ key }) => key === "order");
  return {
    name: "segments",
    migrations: new URL("./migrations/", import.meta.url),
    endpoints: segmentEndpoints,
    handlers: [...(orders?.kind === "records" ? [rfmHandler(orders)] : []), freshnessHandler(facts)],
    loops: [rfmLoop, dueLoop, buildLoop()],
    facts: segmentFacts,
  };
}
