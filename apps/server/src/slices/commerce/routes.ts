import { commerceRoutes as routes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { findSources } from "./orders/list-store.ts";
import { countFates, pushOrders, pushRefunds } from "./orders/push-orders.ts";
import { getOrder, listCustomerOrders, listOrders } from "./orders/views.ts";

export const commerceEndpoints: readonly Endpoint[] = [
  endpoint(routes.pushOrders, async ({ context, caller, body }) => {
    const rows = await pushOrders(context, caller, body.orders);
    return { rows, counts: countFates(rows) };
  }),
  endpoint(routes.pushRefunds, async ({ context, caller, body }) => {
    const rows = await pushRefunds(context, caller, body.refunds);
    return { rows, counts: countFates(rows) };
  }),
  endpoint(routes.listOrders, ({ context, query }) => listOrders(context, query)),
  endpoint(routes.listOrderSources, async ({ context }) => ({ rows: await findSources(context.workspace.db) })),
  endpoint(routes.getOrder, ({ context, params }) => getOrder(context, params.id)),
  endpoint(routes.listCustomerOrders, ({ context, caller, params, query }) => listCustomerOrders(context, caller, params.id, query)),
];
