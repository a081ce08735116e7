import { productRow, type ProductFate, type ProductOutcome, type ProductRow } from "@hortus/contracts";
import { appendEvents, newId, type NewEvent, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../context.ts";
import { recordAudit } from "../platform/index.ts";
import { productChanged, productCreated } from "./events.ts";
import {
  applyChange,
  differingFields,
  emptyFields,
  pickFields,
  type ProductFields,
  type StoredProduct,
} from "./model.ts";
import { lockProducts, putProducts, type ProductToPut } from "./store.ts";

/** Rows a transaction takes: some 30 ms on the embedded database. */
const ROWS_AT_ONCE = 300;

/** A row as somebody sent it, or what is wrong with it already. */
export type RawRow = { index: number; row: unknown } | { index: number; error: ProductFate["error"] };

/**
 * Makes and changes products by code, each row for itself and in order: a later row of a code goes over an earlier one. Rows go in by
 * slices; when the connection breaks, send the same rows again.
 *
 * @returns one fate a row, in their order
 */
export async function upsertProducts(
  context: Context,
  caller: Caller,
  rows: readonly RawRow[],
  by: "api" | "file",
): Promise<ProductFate[]> {
  const fates: ProductFate[] = [];
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const slice = rows.slice(from, from + ROWS_AT_ONCE).map(readRow);
    fates.push(...(await context.workspace.tx((tx) => storeSlice(tx, context, caller, slice, by))));
  }
  return fates;
}

export function countFates(fates: readonly ProductFate[]): Record<ProductOutcome, number> {
  const counts = { created: 0, changed: 0, unchanged: 0, rejected: 0 };
  for (const { outcome } of fates) counts[outcome]++;
  return counts;
}

type ReadRow = { index: number; row: ProductRow } | { index: number; fate: ProductFate };

function readRow(raw: RawRow): ReadRow {
  const { index } = raw;
  if ("error" in raw) return { index, fate: { index, outcome: "rejected", error: raw.error } };
  const parsed = productRow.safeParse(raw.row);
  if (parsed.success) return { index, row: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join(".");
  const given = (raw.row as { code?: unknown } | null | undefined)?.code; // anything may have been sent
  return {
    index,
    fate: {
      index,
      ...(typeof given === "string" ? { code: given.slice(0, 60) } : {}),
      outcome: "rejected",
      error: {
        code: issue?.code === "invalid_type" && given === undefined ? "missing_field" : "invalid_field",
        ...(field ? { field } : {}),
        message: field ? `${field}: ${issue?.message}` : "This is no row",
      },
    },
  };
}

async function storeSlice(
  tx: Tx,
  context: Context,
  caller: Caller,
  rows: readonly ReadRow[],
  by: "api" | "file",
): Promise<ProductFate[]> {
  const valid = rows.flatMap((each) => ("row" in each ? [each.row] : []));
  const known = await lockProducts(tx, [...new Set(valid.map(({ code }) => code))]);
  const latest = new Map<string, ProductToPut>(known);
  const fates = rows.map((each): ProductFate => {
    if ("fate" in each) return each.fate;
    const { code } = each.row;
    const before = latest.get(code);
    const after = before ? applyChange(before, each.row) : asNew(each.row);
    if (!after)
      return {
        index: each.index,
        code,
        outcome: "rejected",
        error: {
          code: "missing_field",
          field: each.row.name === undefined ? "name" : "regulatoryClass",
          message: "The code is new, so that a name and a regulatory class are needed",
        },
      };
    if (before && differingFields(before, after).length === 0)
      return { index: each.index, code, outcome: "unchanged", productId: before.id };
    latest.set(code, { id: before?.id ?? newId(context.clock), code, ...after });
    return { index: each.index, code, outcome: before ? "changed" : "created" };
  });
  const changed = [...latest.values()].filter((product) => product !== known.get(product.code));
  const ids = await putProducts(tx, changed, context.clock.now());
  await tell(tx, context, caller, changed, known, ids, by);
  return fates.map((fate) => {
    const productId = fate.productId ?? (fate.outcome === "rejected" ? undefined : ids.get(fate.code ?? ""));
    return productId ? { ...fate, productId } : fate;
  });
}

const asNew = (row: ProductRow): ProductFields | undefined =>
  row.name === undefined || row.regulatoryClass === undefined
    ? undefined
    : applyChange({ ...emptyFields, name: row.name, regulatoryClass: row.regulatoryClass }, row);

/** One audit entry a slice, with all that changed in it: an entry a product would be thousands that nobody reads. */
async function tell(
  tx: Tx,
  context: Context,
  caller: Caller,
  changed: readonly ProductToPut[],
  known: ReadonlyMap<string, StoredProduct>,
  ids: ReadonlyMap<string, string>,
  by: "api" | "file",
): Promise<void> {
  if (changed.length === 0) return;
  const before: Record<string, Partial<ProductFields>> = {};
  const after: Record<string, Partial<ProductFields>> = {};
  const events = changed.map((product): NewEvent => {
    const { code } = product;
    const productId = ids.get(code) ?? product.id;
    const old = known.get(code);
    if (!old) {
      after[code] = applyChange(product, {});
      return productCreated.of({ payload: { productId, code } });
    }
    const fields = differingFields(old, product);
    before[code] = pickFields(old, fields);
    after[code] = pickFields(product, fields);
    return productChanged.of({ payload: { productId, code, fields } });
  });
  await recordAudit(tx, context, caller, {
    action: "products_imported",
    objectType: "products",
    objectId: by,
    before,
    after,
  });
  await appendEvents(tx, context.clock, events);
}
