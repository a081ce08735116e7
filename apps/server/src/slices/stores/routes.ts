import { storesRoutes as routes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { deleteRegion, saveRegion, saveStore } from "./operations.ts";
import { findTree } from "./store.ts";

export const storesEndpoints: readonly Endpoint[] = [
  endpoint(routes.listStores, ({ context }) => findTree(context.workspace.db)),
  endpoint(routes.createRegion, ({ context, caller, body }) => saveRegion(context, caller, undefined, body)),
  endpoint(routes.changeRegion, ({ context, caller, params, body }) =>
    saveRegion(context, caller, params.id, body),
  ),
  endpoint(routes.deleteRegion, ({ context, caller, params }) => deleteRegion(context, caller, params.id)),
  endpoint(routes.createStore, ({ context, caller, body }) => saveStore(context, caller, undefined, body)),
  endpoint(routes.changeStore, ({ context, caller, params, body }) =>
    saveStore(context, caller, params.id, body),
  ),
];
