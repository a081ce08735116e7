import type { AuditAction, RowFate, RowProblem } from "@hortus/contracts";
import type { Result, Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { describeFates } from "../../../pushed-rows.ts";
import { recordAudit } from "../../platform/index.ts";
import type { Fate } from "./decide.ts";
import { readOrder, readRefund } from "./model.ts";
import { ORDERS_AT_ONCE, storeOrders } from "./store-orders.ts";
import { storeRefunds } from "./store-refunds.ts";

/** Each row's fate, in the order of the rows. Rows go in by slices: when the connection breaks, push the same rows again. */
export async function pushOrders(
  context: Context,
  caller: Caller,
  rows: readonly unknown[],
): Promise<RowFate[]> {
  const read = rows.map((row) => readOrder(row, context.clock.now()));
  const fates = await storeValid(context, caller, "orders_pushed", read, (tx, inputs) =>
    storeOrders(tx, context, inputs, { source: "order", name: caller.name }),
  );
  return describeFates(rows, fates);
}

export async function pushRefunds(
  context: Context,
  caller: Caller,
  rows: readonly unknown[],
): Promise<RowFate[]> {
  const read = rows.map((row) => readRefund(row, context.clock.now()));
  const fates = await storeValid(context, caller, "refunds_pushed", read, (tx, inputs) =>
    storeRefunds(tx, context, inputs),
  );
  return describeFates(rows, fates);
}

export function countFates(fates: readonly Pick<Fate, "outcome">[]): Record<Fate["outcome"], number> {
  const counts = { created: 0, unchanged: 0, updated: 0, rejected: 0 };
  for (const { outcome } of fates) counts[outcome]++;
  return counts;
}

/**
 * A person's push is in the audit with each slice: of one that breaks off, what is in is known. A key's are too many, and have their own
 * trace in the orders.
 */
async function storeValid<Input>(
  context: Context,
  caller: Caller,
  action: AuditAction,
  read: readonly Result<Input, RowProblem>[],
  store: (tx: Tx, inputs: readonly Input[]) => Promise<Fate[]>,
): Promise<Fate[]> {
  const valid = read.flatMap((result) => (result.ok ? [result.value] : []));
  const stored: Fate[] = [];
  for (let from = 0; from < valid.length; from += ORDERS_AT_ONCE) {
    const fates = await context.workspace.tx(async (tx) => {
      const told = await store(tx, valid.slice(from, from + ORDERS_AT_ONCE));
      if (caller.kind === "person") {
        await recordAudit(tx, context, caller, {
          action,
          objectType: "order",
          objectId: "api",
          after: countFates(told),
        });
      }
      return told;
    });
    stored.push(...fates);
  }
  let next = 0;
  return read.map((result) => (result.ok ? stored[next++]! : { outcome: "rejected", error: result.refusal })); // one fate a valid row
}
