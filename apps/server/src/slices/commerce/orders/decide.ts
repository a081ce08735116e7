import type { ConversionPath, OrderLine, RowOutcome, RowProblem } from "@hortus/contracts";
import type { OrderInput } from "./model.ts";

/** An order as it stands, or as a row of the batch will make it. */
export interface OrderVersion {
  orderId: string;
  customerId: string;
  paidAt: Date;
  amountFen: number;
  refundedFen: number;
  lines: readonly OrderLine[];
  store: string | undefined;
  conversionPath: ConversionPath | undefined;
}

export interface Fate {
  outcome: RowOutcome;
  orderId?: string;
  customerId?: string;
  error?: RowProblem;
}

/** A valid row with the customer it names and the order its number means. */
export type Placed = { input: OrderInput; customerId: string; orderId: string };

/** What the timeline tells of an order. */
export interface OrderToTell {
  customerId: string;
  orderId: string;
  input: Pick<OrderInput, "externalId" | "source" | "paidAt" | "amountFen" | "lines" | "store">;
}

export interface Decision {
  fates: Fate[];
  /** Orders to insert and to change, as the last of their rows says. */
  created: Map<string, Placed>;
  updated: Map<string, Placed>;
}

/**
 * Takes the rows one after the other, as if each came alone: a later row of the same number corrects an earlier one.
 *
 * @param known by order id, the orders that are stored
 */
export function decideOrders(rows: readonly Placed[], known: ReadonlyMap<string, OrderVersion>): Decision {
  const decision: Decision = { fates: [], created: new Map(), updated: new Map() };
  const latest = new Map(known);
  for (const row of rows) {
    const before = latest.get(row.orderId);
    const error = before && refuseChange(before, row);
    if (before && isSame(before, row))
      decision.fates.push({ outcome: "unchanged", orderId: row.orderId, customerId: before.customerId });
    else if (error) decision.fates.push({ outcome: "rejected", error });
    else {
      latest.set(row.orderId, {
        ...row.input,
        orderId: row.orderId,
        customerId: row.customerId,
        refundedFen: before?.refundedFen ?? 0,
      });
      (known.has(row.orderId) ? decision.updated : decision.created).set(row.orderId, row);
      decision.fates.push({
        outcome: before ? "updated" : "created",
        orderId: row.orderId,
        customerId: row.customerId,
      });
    }
  }
  return decision;
}

function refuseChange(before: OrderVersion, { input }: Placed): RowProblem | undefined {
  if (input.isRepeat) {
    return {
      code: "repeated_order",
      field: "orderId",
      message: `An earlier row of this file has the order ${input.externalId} with other values`,
    };
  }
  if (input.amountFen < before.refundedFen) {
    return { code: "refund_too_large", field: "amountFen", message: "More than this was given back already" };
  }
  return undefined;
}

export function isSame(
  before: OrderVersion,
  { input, customerId }: Pick<Placed, "input" | "customerId">,
): boolean {
  return (
    before.customerId === customerId &&
    before.paidAt.getTime() === input.paidAt.getTime() &&
    before.amountFen === input.amountFen &&
    before.store === input.store &&
    before.conversionPath === input.conversionPath &&
    canonical(before.lines) === canonical(input.lines)
  );
}

// The database keeps the keys of an object in an order of its own.
const canonical = (lines: readonly OrderLine[]): string =>
  JSON.stringify(lines.map(({ sku, name, quantity, amountFen }) => [sku ?? null, name, quantity, amountFen]));
