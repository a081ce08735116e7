import { membershipRoutes as routes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { changeLevel, createLevel, listLevels, orderLevels } from "./levels/operations.ts";
import { countOutcomes, pushMembers } from "./members/push.ts";
import { readMembership } from "./members/views.ts";

export const membershipEndpoints: readonly Endpoint[] = [
  endpoint(routes.listMemberLevels, ({ context }) => listLevels(context)),
  endpoint(routes.createMemberLevel, ({ context, caller, body }) => createLevel(context, caller, body)),
  endpoint(routes.orderMemberLevels, ({ context, caller, body }) => orderLevels(context, caller, body.ids)),
  endpoint(routes.changeMemberLevel, ({ context, caller, params, body }) =>
    changeLevel(context, caller, params.id, body),
  ),
  endpoint(routes.pushMembers, async ({ context, caller, body }) => {
    const rows = await pushMembers(context, caller, body.members);
    return { rows, counts: countOutcomes(rows) };
  }),
  endpoint(routes.readCustomerMembership, ({ context, caller, params }) =>
    readMembership(context, caller, params.id),
  ),
];
