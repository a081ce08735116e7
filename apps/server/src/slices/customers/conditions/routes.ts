import { conditionRoutes as routes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../../slice.ts";
import { noteCondition, removeCondition, revealConditions, summariseConditions } from "./operations.ts";

export const conditionEndpoints: readonly Endpoint[] = [
  endpoint(routes.conditionSummary, ({ context, caller, params }) =>
    summariseConditions(context, caller, params.id),
  ),
  endpoint(routes.revealConditions, ({ context, caller, params, body }) =>
    revealConditions(context, caller, params.id, body),
  ),
  endpoint(routes.noteCondition, ({ context, caller, params, body }) =>
    noteCondition(context, caller, params.id, body),
  ),
  endpoint(routes.removeCondition, ({ context, caller, params }) =>
    removeCondition(context, caller, params.id, params.conditionId),
  ),
];
