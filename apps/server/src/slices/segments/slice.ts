import type { Fact } from "@hortus/rules";
import type { Slice, Usages } from "../../slice.ts";
import { segmentFacts } from "./facts.ts";
import { buildLoop } from "./fresh/build.ts";
import { dueLoop } from "./fresh/due.ts";
import { freshnessHandler } from "./fresh/handler.ts";
import { usageSearch } from "./people/usages.ts";
import { rfmHandler, rfmLoop } from "./rfm/score.ts";
import { segmentEndpoints } from "./routes.ts";

/**
 * @param others the facts of all other slices: segments knows none of them by name, but for the orders that RFM is drawn from
 * @param usages what slices above say they use segments for
 */
export function segmentsSlice(others: readonly Fact[], usages: () => readonly Usages[]): Slice {
  const facts = [...others, ...segmentFacts];
  const orders = facts.find(({ key }) => key === "order");
  return {
    name: "segments",
    migrations: new URL("./migrations/", import.meta.url),
    endpoints: segmentEndpoints(usageSearch(usages)),
    handlers: [freshnessHandler(facts), ...(orders?.kind === "records" ? [rfmHandler(orders)] : [])],
    loops: [dueLoop, buildLoop(), rfmLoop()],
    facts: segmentFacts,
  };
}
