import { commerceRoutes as routes } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import { cutPage, packCursor, unpackCursor } from "../../paging.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { describeImport, describeInFull } from "./imports/describe.ts";
import { errorsFile } from "./imports/errors-file.ts";
import { findImports } from "./imports/import-store.ts";
import { cancelImport, getImport, mapImport, startImport, startUndo } from "./imports/manage.ts";
import { uploadImport } from "./imports/upload.ts";
import { findSources } from "./orders/list-store.ts";
import { countFates, pushOrders, pushRefunds } from "./orders/push-orders.ts";
import { getOrder, listCustomerOrders, listOrders } from "./orders/views.ts";
import { learnIntervals } from "./supplies/learn.ts";
import { listRepurchase, listSupplies, readRepurchase } from "./supplies/views.ts";

export const commerceEndpoints: readonly Endpoint[] = [
  endpoint(routes.pushOrders, async ({ context, caller, body }) => {
    const rows = await pushOrders(context, caller, body.orders);
    return { rows, counts: countFates(rows) };
  }),
  endpoint(routes.pushRefunds, async ({ context, caller, body }) => {
    const rows = await pushRefunds(context, caller, body.refunds);
    return { rows, counts: countFates(rows) };
  }),
  endpoint(routes.listOrders, ({ context, caller, query }) => listOrders(context, caller, query)),
  endpoint(routes.listOrderSources, async ({ context }) => ({
    rows: await findSources(context.workspace.db),
  })),
  endpoint(routes.getOrder, ({ context, caller, params }) => getOrder(context, caller, params.id)),
  endpoint(routes.listCustomerOrders, ({ context, caller, params, query }) =>
    listCustomerOrders(context, caller, params.id, query),
  ),
  endpoint(routes.listCustomerSupplies, ({ context, caller, params }) =>
    listSupplies(context, caller, params.id),
  ),
  endpoint(routes.readRepurchase, ({ context, params }) => readRepurchase(context, params.id)),
  endpoint(routes.listRepurchase, ({ context }) => listRepurchase(context)),
  endpoint(routes.learnRepurchase, ({ context, caller }) => learnIntervals(context, caller)),
  endpoint(routes.uploadImport, async ({ context, caller, file }) => {
    if (!file) throw new ProblemError(400, "file_missing", "No file was sent", { field: "file" });
    return describeInFull(context, await getImport(context, await uploadImport(context, caller, file)));
  }),
  endpoint(routes.listImports, async ({ context, query: { limit, cursor } }) => {
    const before = cursor === undefined ? undefined : String(unpackCursor(cursor, 1)[0]);
    const { rows, nextCursor } = cutPage(
      await findImports(context.workspace.db, before, limit + 1),
      limit,
      (last) => packCursor([last.id]),
    );
    return {
      rows: rows.map(describeImport),
      ...(nextCursor ? { nextCursor } : {}),
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(routes.getImport, async ({ context, params }) =>
    describeInFull(context, await getImport(context, params.id)),
  ),
  endpoint(routes.mapImport, async ({ context, caller, params, body: { reading, ...mapping } }) => {
    await mapImport(context, caller, params.id, mapping, reading);
    return describeInFull(context, await getImport(context, params.id));
  }),
  endpoint(routes.startImport, async ({ context, caller, params }) => {
    await startImport(context, caller, params.id);
    return describeImport(await getImport(context, params.id));
  }),
  endpoint(routes.cancelImport, async ({ context, caller, params }) => {
    await cancelImport(context, caller, params.id);
    return describeImport(await getImport(context, params.id));
  }),
  endpoint(routes.undoImport, async ({ context, caller, params }) => {
    await startUndo(context, caller, params.id);
    return describeImport(await getImport(context, params.id));
  }),
  endpoint(routes.importErrors, async ({ context, params, query }) =>
    errorsFile(context, await getImport(context, params.id), query.lang),
  ),
];
