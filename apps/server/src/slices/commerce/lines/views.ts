import type { OrderLine, OrderLineView, Role } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import {
  findProducts,
  isPrescription,
  productNameForMessage,
  type StoredProduct,
} from "../../catalog/index.ts";
import { findLines } from "./line-store.ts";

/** Who may read which prescription goods somebody took: those who care for her, those who answer for the law, the owner. */
const SEES_PRESCRIPTIONS: readonly Role[] = ["owner", "reviewer", "advisor"];

export const seesPrescriptions = (caller: Caller): boolean =>
  caller.kind === "person" && SEES_PRESCRIPTIONS.includes(caller.role);

/** Describes lines of orders with what the catalogue knows of them today; what needs a prescription is masked for most. */
export async function lineReader(
  { workspace }: Pick<Context, "workspace">,
  caller: Caller,
  orders: readonly { lines: readonly OrderLine[] }[],
): Promise<(lines: readonly OrderLine[]) => OrderLineView[]> {
  const codes = orders.flatMap(({ lines }) => lines.flatMap(({ sku }) => sku ?? []));
  const products = await findProducts(workspace.db, codes);
  const seesAll = seesPrescriptions(caller);
  return (lines) => lines.map((line) => describeLine(line, products.get(line.sku ?? ""), seesAll));
}

function describeLine(line: OrderLine, product: StoredProduct | undefined, seesAll: boolean): OrderLineView {
  if (!product) return line;
  const { regulatoryClass } = product;
  if (isPrescription(regulatoryClass) && !seesAll) {
    const { quantity, amountFen } = line;
    return { name: "", isMasked: true, quantity, amountFen, regulatoryClass };
  }
  return { ...line, productId: product.id, regulatoryClass };
}

/**
 * By order, the product by which a message may call it: the dearest line that the catalogue knows and that needs no prescription.
 * Orders without such a line are missing.
 */
export async function findProductNamesForMessages(
  db: Db,
  orders: readonly { customerId: string; orderId: string }[],
): Promise<Map<string, string>> {
  const lines = await findLines(db, orders);
  const products = await findProducts(
    db,
    lines.flatMap(({ code }) => code ?? []),
  );
  const names = new Map<string, string>();
  for (const { orderId, code } of lines) {
    const name = productNameForMessage(products.get(code ?? ""));
    if (name !== undefined && !names.has(orderId)) names.set(orderId, name);
  }
  return names;
}
