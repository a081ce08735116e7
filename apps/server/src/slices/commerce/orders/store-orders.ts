import { appendEvents, newId, type NewEvent, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { isHistoric } from "../../../pushed-rows.ts";
import { findProducts, type StoredProduct } from "../../catalog/index.ts";
import {
  addTimeline,
  findCurrentCustomerIds,
  removeTimeline,
  resolveCustomers,
} from "../../customers/index.ts";
import { orderChanged, orderPaid, orderRemoved } from "../events.ts";
import { deleteLines, insertLines } from "../lines/line-store.ts";
import { decideOrders, type Fate, type OrderVersion, type Placed } from "./decide.ts";
import type { OrderInput } from "./model.ts";
import {
  claimOrderKeys,
  findVersions,
  insertOrders,
  keyOf,
  updateOrders,
  type OrderKey,
} from "./order-store.ts";
import { findRefundsOfOrders } from "./refund-store.ts";
import { findSettled } from "./settled.ts";
import { codesOf, orderEntry, orderTimelineKey, refundEntry, refundTimelineKey } from "./timeline.ts";

/** Rows that one transaction takes: about 100 ms on the embedded database when all of them are new, and 250 ms is the most. */
export const ORDERS_AT_ONCE = 300;

/**
 * Stores orders in the caller's transaction, in a handful of statements, and tells of them. Each row has its fate, in the same order;
 * the same row again is unchanged. For batches up to `ORDERS_AT_ONCE`.
 */
export async function storeOrders(
  tx: Tx,
  context: Context,
  inputs: readonly OrderInput[],
  by: { source: "order" | "import"; importId?: string; name: string },
): Promise<Fate[]> {
  if (inputs.length === 0) return [];
  const settled = await findSettled(tx, context, inputs);
  if (settled) return settled;
  const customerIds = await resolveCustomers(
    tx,
    context,
    inputs.map(({ identities, customerName, paidAt }) => ({
      identities,
      name: customerName,
      source: by.source,
      at: paidAt,
      by: by.name,
    })),
  );
  const { placed, known } = await place(tx, context, inputs, customerIds);
  const { fates, created, updated } = decideOrders(placed, known);
  await insertOrders(tx, [...created.values()], by.importId, context.clock.now());
  await updateOrders(tx, [...updated.values()], known);
  const written = [...created.values(), ...updated.values()];
  const products = await findProducts(tx, codesOf(written));
  await writeLines(tx, written, known, products);
  await tell(tx, context, [...created.values()], [...updated.values()], known, products);
  return fates;
}

/** An order that was known has its lines written anew, at the customer whose it is now. */
async function writeLines(
  tx: Tx,
  orders: readonly Placed[],
  known: ReadonlyMap<string, OrderVersion>,
  products: ReadonlyMap<string, StoredProduct>,
): Promise<void> {
  const before = orders.flatMap(({ orderId }) => known.get(orderId) ?? []);
  await deleteLines(
    tx,
    before.filter(({ lines }) => lines.length > 0),
  );
  await insertLines(
    tx,
    orders.filter(({ input }) => input.lines.length > 0),
    products,
  );
}

/** Finds the order of each row's number, or gives it one; from here on nobody else writes these orders. */
async function place(
  tx: Tx,
  context: Context,
  inputs: readonly OrderInput[],
  customerIds: readonly string[],
) {
  const proposed = new Map<string, OrderKey>();
  inputs.forEach((input, index) => {
    const key = keyOf(input);
    const customerId = customerIds[index]!; // parallel lists
    if (!proposed.has(key))
      proposed.set(key, {
        source: input.source,
        externalId: input.externalId,
        customerId,
        orderId: newId(context.clock),
      });
  });
  const held = await claimOrderKeys(tx, [...proposed.values()]);
  const orders = new Map(held.map((key) => [keyOf(key), key]));
  const known = await findVersions(
    tx,
    held.filter((key) => proposed.get(keyOf(key))?.orderId !== key.orderId),
  );
  const current = await findCurrentCustomerIds(
    tx,
    [...known.values()].map(({ customerId }) => customerId),
  );
  const placed = inputs.map((input, index): Placed => {
    const { orderId } = orders.get(keyOf(input))!; // each was claimed
    const customerId = customerIds[index]!; // parallel lists
    const owner = known.get(orderId)?.customerId;
    // The owner was merged and the order is still to follow: it is the same customer.
    const isMerged = owner !== undefined && current.get(owner) === customerId;
    return { input, orderId, customerId: isMerged ? owner : customerId };
  });
  return { placed, known };
}

async function tell(
  tx: Tx,
  context: Context,
  created: readonly Placed[],
  updated: readonly Placed[],
  known: ReadonlyMap<string, OrderVersion & { source: string }>,
  products: ReadonlyMap<string, StoredProduct>,
): Promise<void> {
  const now = context.clock.now();
  const paid = ({ orderId, customerId, input: { amountFen, source, paidAt } }: Placed) =>
    orderPaid.of({
      customerId,
      occurredAt: paidAt,
      payload: { orderId, amountFen, source, ...(isHistoric(paidAt, now) ? { historic: true } : {}) },
    });
  const changed = updated.flatMap((order): NewEvent[] => {
    const before = known.get(order.orderId)!; // only known orders are updated
    const { orderId, customerId, input } = order;
    if (before.customerId === customerId)
      return [
        orderChanged.of({
          customerId,
          payload: { orderId, amountFen: input.amountFen, source: input.source },
        }),
      ];
    return [
      orderRemoved.of({
        customerId: before.customerId,
        payload: { orderId, amountFen: before.amountFen, source: before.source },
      }),
      paid(order),
    ];
  });
  await appendEvents(tx, context.clock, [...created.map(paid), ...changed]);
  await addTimeline(
    tx,
    context,
    created.map((order) => orderEntry(order, products)),
  );
  await retell(tx, context, updated, known, products);
}

/** Entries show what is true now, and at whom it happened. */
async function retell(
  tx: Tx,
  context: Context,
  updated: readonly Placed[],
  known: ReadonlyMap<string, OrderVersion>,
  products: ReadonlyMap<string, StoredProduct>,
): Promise<void> {
  if (updated.length === 0) return;
  const ownerBefore = (orderId: string) => known.get(orderId)!.customerId; // only known orders are updated
  const refunds = await findRefundsOfOrders(
    tx,
    updated.filter(({ orderId, customerId }) => customerId !== ownerBefore(orderId)),
  );
  await removeTimeline(tx, [
    ...updated.map(({ orderId }) => ({ customerId: ownerBefore(orderId), key: orderTimelineKey(orderId) })),
    ...refunds.map(({ orderId, refundId }) => ({
      customerId: ownerBefore(orderId),
      key: refundTimelineKey(refundId),
    })),
  ]);
  await addTimeline(tx, context, [
    ...updated.map((order) => orderEntry(order, products)),
    ...refunds.map(refundEntry),
  ]);
}
