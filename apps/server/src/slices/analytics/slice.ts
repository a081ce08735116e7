import { analyticsRoutes, contentResultRoutes } from "@hortus/contracts";
import { endpoint, type Slice } from "../../slice.ts";
import { analyticsHandler } from "./count.ts";
import { describeContentResults } from "./content-results/results.ts";
import { describeHome } from "./home.ts";

export const analyticsSlice: Slice = {
  name: "analytics",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: [
    endpoint(analyticsRoutes.home, async ({ context, query }) => describeHome(context, query.days)),
    endpoint(contentResultRoutes.contentResults, ({ context, caller, params }) =>
      describeContentResults(context, caller, params.id),
    ),
  ],
  handlers: [analyticsHandler],
};
