import type { Fact } from "@hortus/rules";
import type { Slice } from "../../slice.ts";
import { forecastFacts } from "./facts.ts";
import { forecastJob } from "./fit.ts";
import { forecastEndpoints } from "./routes.ts";
import { forecastHandler } from "./score.ts";

/** @param others the facts of the slices that know orders: the forecast reads them through the fact "order" */
export function forecastSlice(others: readonly Fact[]): Slice {
  const orders = others.find(({ key }) => key === "order");
  return {
    name: "forecast",
    migrations: new URL("./migrations/", import.meta.url),
    endpoints: forecastEndpoints,
    handlers: orders?.kind === "records" ? [forecastHandler(orders)] : [],
    jobs: [forecastJob],
    facts: forecastFacts,
  };
}
