import { catalogRoutes, type Product, type RouteBody, type RouteQuery } from "@hortus/contracts";
import { appendEvents, newId, notFound, ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../paging.ts";
import { recordAudit } from "../platform/index.ts";
import { productChanged, productCreated } from "./events.ts";
import { applyChange, daysOfSupply, differingFields, pickFields, type StoredProduct } from "./model.ts";
import {
  findProductPage,
  findProductsById,
  insertProduct,
  lockProduct,
  putProducts,
  setArchived,
} from "./store.ts";

export async function listProducts(context: Context, query: RouteQuery<typeof catalogRoutes.listProducts>) {
  const { limit, cursor, archived, ...filter } = query;
  const after = cursor === undefined ? undefined : String(unpackCursor(cursor, 1)[0]);
  const found = await findProductPage(
    context.workspace.db,
    { ...filter, archived: archived === "true" },
    after,
    limit + 1,
  );
  const { rows, nextCursor } = cutPage(found, limit, (last) => packCursor([last.code]));
  return {
    rows: rows.map(describeProduct),
    ...(nextCursor ? { nextCursor } : {}),
    asOf: context.clock.now().toISOString(),
  };
}

export async function getProduct({ workspace }: Context, id: string): Promise<StoredProduct> {
  const found = (await findProductsById(workspace.db, [id])).get(id);
  if (!found) throw notFound("This product");
  return found;
}

/** @throws {ProblemError} 409 when the code is taken, by an archived product too */
export async function createProduct(
  context: Context,
  caller: Caller,
  body: RouteBody<typeof catalogRoutes.createProduct>,
): Promise<StoredProduct> {
  const { clock, workspace } = context;
  const id = newId(clock);
  await workspace.tx(async (tx) => {
    if (!(await insertProduct(tx, { id, ...body }, clock.now())))
      throw new ProblemError(409, "code_taken", `There is a product with the code ${body.code} already`, {
        field: "code",
        hint: "Change that one, or restore it if it is archived.",
      });
    await recordAudit(tx, context, caller, {
      action: "product_created",
      objectType: "product",
      objectId: id,
      after: body,
    });
    await appendEvents(tx, clock, [productCreated.of({ payload: { productId: id, code: body.code } })]);
  });
  return getProduct(context, id);
}

export async function changeProduct(
  context: Context,
  caller: Caller,
  id: string,
  change: RouteBody<typeof catalogRoutes.changeProduct>,
): Promise<StoredProduct> {
  const { clock, workspace } = context;
  await workspace.tx(async (tx) => {
    const before = await lockProduct(tx, id);
    if (!before) throw notFound("This product");
    const after = applyChange(before, change);
    const fields = differingFields(before, after);
    if (fields.length === 0) return;
    const { code } = before;
    await putProducts(tx, [{ id, code, ...after }], clock.now());
    await recordAudit(tx, context, caller, {
      action: "product_changed",
      objectType: "product",
      objectId: id,
      before: pickFields(before, fields),
      after: pickFields(after, fields),
    });
    await appendEvents(tx, clock, [productChanged.of({ payload: { productId: id, code, fields } })]);
  });
  return getProduct(context, id);
}

export async function archiveProduct(
  context: Context,
  caller: Caller,
  id: string,
  archived: boolean,
): Promise<StoredProduct> {
  const { clock, workspace } = context;
  await workspace.tx(async (tx) => {
    const before = await lockProduct(tx, id);
    if (!before) throw notFound("This product");
    if ((before.archivedAt !== null) === archived) return;
    await setArchived(tx, id, archived ? clock.now() : null, clock.now());
    await recordAudit(tx, context, caller, {
      action: archived ? "product_archived" : "product_restored",
      objectType: "product",
      objectId: id,
    });
    await appendEvents(tx, clock, [
      productChanged.of({ payload: { productId: id, code: before.code, fields: ["archived"] } }),
    ]);
  });
  return getProduct(context, id);
}

export function describeProduct(product: StoredProduct): Product {
  const { archivedAt, createdAt, updatedAt, ...fields } = product;
  const days = daysOfSupply(product);
  return {
    ...fields,
    ...(days === undefined ? {} : { daysOfSupply: days }),
    ...(archivedAt ? { archivedAt: archivedAt.toISOString() } : {}),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
