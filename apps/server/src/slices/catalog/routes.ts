import { catalogRoutes as routes } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import { endpoint, type Endpoint } from "../../slice.ts";
import { importFile, templateFile } from "./file.ts";
import {
  archiveProduct,
  changeProduct,
  createProduct,
  describeProduct,
  getProduct,
  listProducts,
} from "./operations.ts";
import { findChoices } from "./store.ts";
import { countFates, upsertProducts } from "./upsert.ts";

export const catalogEndpoints: readonly Endpoint[] = [
  endpoint(routes.listProducts, ({ context, query }) => listProducts(context, query)),
  endpoint(routes.listProductChoices, async ({ context: { workspace } }) => ({
    brands: await findChoices(workspace.db, "brand"),
    categories: await findChoices(workspace.db, "category"),
  })),
  endpoint(routes.createProduct, async ({ context, caller, body }) =>
    describeProduct(await createProduct(context, caller, body)),
  ),
  endpoint(routes.upsertProducts, async ({ context, caller, body }) => {
    const rows = body.products.map((row, index) => ({ index, row }));
    const fates = await upsertProducts(context, caller, rows, "api");
    return { rows: fates, counts: countFates(fates) };
  }),
  endpoint(routes.importProducts, async ({ context, caller, file }) => {
    if (!file) throw new ProblemError(400, "file_missing", "No file was sent", { field: "file" });
    const fates = await importFile(context, caller, file.stream);
    return { rows: fates, counts: countFates(fates) };
  }),
  endpoint(routes.productTemplate, async ({ query }) => ({
    contentType: "text/csv; charset=utf-8",
    fileName: query.lang === "zh" ? "商品模板.csv" : "products.csv",
    body: templateFile(query.lang),
  })),
  endpoint(routes.getProduct, async ({ context, params }) =>
    describeProduct(await getProduct(context, params.id)),
  ),
  endpoint(routes.changeProduct, async ({ context, caller, params, body }) =>
    describeProduct(await changeProduct(context, caller, params.id, body)),
  ),
  endpoint(routes.archiveProduct, async ({ context, caller, params }) =>
    describeProduct(await archiveProduct(context, caller, params.id, true)),
  ),
  endpoint(routes.restoreProduct, async ({ context, caller, params }) =>
    describeProduct(await archiveProduct(context, caller, params.id, false)),
  ),
];
