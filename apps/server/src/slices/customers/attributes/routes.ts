import { attributeRoutes as routes, type ValueFate } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import { endpoint, type Endpoint } from "../../../slice.ts";
import { maySeeSensitiveOf } from "../conditions/rights.ts";
import { setAttributeValues } from "./batch.ts";
import { changeAttribute, createAttribute, listAttributes } from "./definitions.ts";
import { attributeTemplate, importAttributeFile } from "./file.ts";
import { listCustomerAttributes, revealCustomerAttributes, setCustomerAttribute } from "./of-customer.ts";

export const attributeEndpoints: readonly Endpoint[] = [
  endpoint(routes.listAttributes, async ({ context, caller }) => ({
    rows: (await listAttributes(context.workspace.db)).filter(
      ({ sensitive }) => !sensitive || maySeeSensitiveOf(caller),
    ),
  })),
  endpoint(routes.createAttribute, ({ context, caller, body }) => createAttribute(context, caller, body)),
  endpoint(routes.changeAttribute, ({ context, caller, params, body }) =>
    changeAttribute(context, caller, params.id, body),
  ),
  endpoint(routes.setAttributeValues, async ({ context, caller, body }) => {
    const rows = body.rows.map((row, index) => ({ index, ...row }));
    return answer(await setAttributeValues(context, caller, rows, "api"));
  }),
  endpoint(routes.importAttributeValues, async ({ context, caller, file }) => {
    if (!file) throw new ProblemError(400, "file_missing", "No file was sent", { field: "file" });
    return answer(await importAttributeFile(context, caller, file.stream));
  }),
  endpoint(routes.attributeTemplate, async ({ context, query }) => ({
    contentType: "text/csv; charset=utf-8",
    fileName: query.lang === "zh" ? "属性模板.csv" : "attributes.csv",
    body: await attributeTemplate(context.workspace.db, query.lang),
  })),
  endpoint(routes.listCustomerAttributes, ({ context, caller, params }) =>
    listCustomerAttributes(context, caller, params.id),
  ),
  endpoint(routes.revealCustomerAttributes, ({ context, caller, params, body }) =>
    revealCustomerAttributes(context, caller, params.id, body.reason),
  ),
  endpoint(routes.setCustomerAttribute, ({ context, caller, params, body }) =>
    setCustomerAttribute(context, caller, params.id, { attributeId: params.attributeId, value: body.value }),
  ),
];

function answer(rows: ValueFate[]) {
  const counts = { changed: 0, unchanged: 0, rejected: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  return { rows, counts };
}
