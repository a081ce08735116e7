import { attributeRoutes as routes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../../slice.ts";
import {
  changeAttribute,
  createAttribute,
  listAttributes,
  listCustomerAttributes,
  setCustomerAttribute,
} from "./operations.ts";

export const attributeEndpoints: readonly Endpoint[] = [
  endpoint(routes.listAttributes, async ({ context }) => ({
    rows: await listAttributes(context.workspace.db),
  })),
  endpoint(routes.createAttribute, ({ context, caller, body }) => createAttribute(context, caller, body)),
  endpoint(routes.changeAttribute, ({ context, caller, params, body }) =>
    changeAttribute(context, caller, params.id, body),
  ),
  endpoint(routes.listCustomerAttributes, ({ context, caller, params }) =>
    listCustomerAttributes(context, caller, params.id),
  ),
  endpoint(routes.setCustomerAttribute, ({ context, caller, params, body }) =>
    setCustomerAttribute(context, caller, params.id, { attributeId: params.attributeId, value: body.value }),
  ),
];
