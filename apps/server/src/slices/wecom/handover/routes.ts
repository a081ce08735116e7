import { handoversRoutes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../../slice.ts";
import {
  describeCandidates,
  describeHanded,
  describeHandedGroups,
  describeHandover,
  describeHandovers,
} from "./describe.ts";
import { moveHandoverBy, startHandover } from "./start.ts";

export const handoverEndpoints: readonly Endpoint[] = [
  endpoint(handoversRoutes.listHandoverCandidates, ({ context, query }) =>
    describeCandidates(context, query),
  ),
  endpoint(handoversRoutes.listHandovers, ({ context, query }) => describeHandovers(context, query)),
  endpoint(handoversRoutes.startHandover, async ({ context, caller, body }) => {
    await startHandover(context, caller, body);
    return describeHandover(context, body.id);
  }),
  endpoint(handoversRoutes.getHandover, ({ context, params }) => describeHandover(context, params.id)),
  endpoint(handoversRoutes.listHandedContacts, ({ context, params, query }) =>
    describeHanded(context, params.id, query),
  ),
  endpoint(handoversRoutes.listHandedGroups, ({ context, params }) =>
    describeHandedGroups(context, params.id),
  ),
  endpoint(handoversRoutes.moveHandover, async ({ context, caller, params, body }) => {
    await moveHandoverBy(context, caller, params.id, body.running);
    return describeHandover(context, params.id);
  }),
];
