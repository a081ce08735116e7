import type { RowFate, RowProblem } from "@hortus/contracts";
import type { Result } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
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
  const fates = await storeValid(read, (inputs) =>
    context.workspace.tx((tx) => storeOrders(tx, context, inputs, { source: "order", name: caller.name })),
  );
  await audit(context, caller, "orders_pushed", fates);
  return describe(rows, fates);
}

export async function pushRefunds(
  context: Context,
  caller: Caller,
  rows: readonly unknown[],
): Promise<RowFate[]> {
  const read = rows.map((row) => readRefund(row, context.clock.now()));
  const fates = await storeValid(read, (inputs) =>
    context.workspace.tx((tx) => storeRefunds(tx, context, inputs)),
  );
  await audit(context, caller, "refunds_pushed", fates);
  return describe(rows, fates);
}

export function countFates(fates: readonly Pick<Fate, "outcome">[]): Record<Fate["outcome"], number> {
  const counts = { created: 0, unchanged: 0, updated: 0, rejected: 0 };
  for (const { outcome } of fates) counts[outcome]++;
  return counts;
}

async function storeValid<Input>(
  read: readonly Result<Input, RowProblem>[],
  store: (inputs: readonly Input[]) => Promise<Fate[]>,
): Promise<Fate[]> {
  const valid = read.flatMap((result) => (result.ok ? [result.value] : []));
  const stored: Fate[] = [];
  for (let from = 0; from < valid.length; from += ORDERS_AT_ONCE)
    stored.push(...(await store(valid.slice(from, from + ORDERS_AT_ONCE))));
  let next = 0;
  return read.map((result) => (result.ok ? stored[next++]! : { outcome: "rejected", error: result.refusal })); // one fate a valid row
}

/** A person's push is told as one entry; a key's are too many, and it has its own trace in the orders. */
async function audit(
  context: Context,
  caller: Caller,
  action: string,
  fates: readonly Fate[],
): Promise<void> {
  if (caller.kind !== "person") return;
  await context.workspace.tx((tx) =>
    recordAudit(tx, context, caller, {
      action,
      objectType: "order",
      objectId: "api",
      after: countFates(fates),
    }),
  );
}

function describe(rows: readonly unknown[], fates: readonly Fate[]): RowFate[] {
  return fates.map((fate, index) => {
    const externalId = (rows[index] as { externalId?: unknown } | null | undefined)?.externalId; // anything may have been pushed
    return {
      index,
      ...(typeof externalId === "string" ? { externalId: externalId.slice(0, 200) } : {}),
      ...fate,
    };
  });
}
