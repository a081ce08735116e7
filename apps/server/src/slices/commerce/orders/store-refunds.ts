import { appendEvents, newId, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { isHistoric } from "../../../pushed-rows.ts";
import { addTimeline, removeTimeline } from "../../customers/index.ts";
import { orderChanged, orderRefunded } from "../events.ts";
import type { Fate, OrderVersion } from "./decide.ts";
import { settleLines } from "../lines/line-store.ts";
import type { RefundInput } from "./model.ts";
import { findVersions, lockOrderKeys, type OrderKey } from "./order-store.ts";
import { addRefunded, findRefunds, putRefunds, type StoredRefund } from "./refund-store.ts";
import { refundEntry, refundTimelineKey } from "./timeline.ts";

type Order = OrderVersion & { source: string };

/** Stores refunds in the caller's transaction; rows are taken one after the other, each against what the earlier ones left of its order. */
export async function storeRefunds(
  tx: Tx,
  context: Context,
  inputs: readonly RefundInput[],
): Promise<Fate[]> {
  const keys = await lockOrderKeys(
    tx,
    inputs.map(({ source, orderExternalId }) => ({ source, externalId: orderExternalId })),
  );
  const orders = await findVersions(tx, keys);
  const before = await findRefunds(tx, inputs);
  const { fates, after } = decideRefunds(context, inputs, orderFinder(keys, orders), before);
  await putRefunds(tx, [...after.values()], context.clock.now());
  const changes = differences(after, before, orders);
  await addRefunded(tx, changes);
  await settleLines(tx, changes);
  await tell(tx, context, [...after.values()], before);
  return fates;
}

const numberOf = (source: string, externalId: string): string => `${source}\0${externalId}`;

function orderFinder(
  keys: readonly OrderKey[],
  orders: ReadonlyMap<string, Order>,
): (input: RefundInput) => Order | undefined {
  const ids = new Map(keys.map(({ source, externalId, orderId }) => [numberOf(source, externalId), orderId]));
  return ({ source, orderExternalId }) => orders.get(ids.get(numberOf(source, orderExternalId)) ?? "");
}

function decideRefunds(
  context: Context,
  inputs: readonly RefundInput[],
  findOrder: (input: RefundInput) => Order | undefined,
  before: ReadonlyMap<string, StoredRefund>,
): { fates: Fate[]; after: Map<string, StoredRefund> } {
  const after = new Map<string, StoredRefund>();
  const refunded = new Map<string, number>();
  const fates = inputs.map((input): Fate => {
    const order = findOrder(input);
    if (!order)
      return reject(
        "unknown_order",
        "orderExternalId",
        `There is no order ${input.orderExternalId} of ${input.source}`,
      );
    const number = numberOf(input.source, input.externalId);
    const earlier = after.get(number) ?? before.get(number);
    const fate = { orderId: order.orderId, customerId: order.customerId };
    if (earlier && earlier.orderId !== order.orderId)
      return reject(
        "invalid_field",
        "orderExternalId",
        `Refund ${input.externalId} belongs to another order`,
      );
    if (earlier?.amountFen === input.amountFen && earlier.refundedAt.getTime() === input.refundedAt.getTime())
      return { outcome: "unchanged", ...fate };
    const total =
      (refunded.get(order.orderId) ?? order.refundedFen) - (earlier?.amountFen ?? 0) + input.amountFen;
    if (total > order.amountFen)
      return reject("refund_too_large", "amountFen", "All refunds together would be more than the order");
    refunded.set(order.orderId, total);
    const { source, externalId, amountFen, refundedAt } = input;
    after.set(number, {
      ...fate,
      refundId: earlier?.refundId ?? newId(context.clock),
      source,
      externalId,
      amountFen,
      refundedAt,
    });
    return { outcome: earlier ? "updated" : "created", ...fate };
  });
  return { fates, after };
}

const reject = (code: string, field: string, message: string): Fate => ({
  outcome: "rejected",
  error: { code, field, message },
});

/** What each order has given back more, or less, than before. */
function differences(
  after: ReadonlyMap<string, StoredRefund>,
  before: ReadonlyMap<string, StoredRefund>,
  orders: ReadonlyMap<string, Order>,
) {
  const sums = new Map<string, number>();
  for (const [number, { orderId, amountFen }] of after) {
    sums.set(orderId, (sums.get(orderId) ?? 0) + amountFen - (before.get(number)?.amountFen ?? 0));
  }
  return [...sums].map(([orderId, fen]) => ({ orderId, customerId: orders.get(orderId)!.customerId, fen })); // each was found
}

async function tell(
  tx: Tx,
  context: Context,
  refunds: readonly StoredRefund[],
  before: ReadonlyMap<string, StoredRefund>,
): Promise<void> {
  const now = context.clock.now();
  const known = refunds.filter(({ source, externalId }) => before.has(numberOf(source, externalId)));
  await appendEvents(
    tx,
    context.clock,
    refunds.map((refund) => {
      const { orderId, customerId, amountFen, source, refundedAt } = refund;
      const payload = { orderId, amountFen, source };
      if (known.includes(refund)) return orderChanged.of({ customerId, payload });
      return orderRefunded.of({
        customerId,
        occurredAt: refundedAt,
        payload: { ...payload, ...(isHistoric(refundedAt, now) ? { historic: true } : {}) },
      });
    }),
  );
  await removeTimeline(
    tx,
    known.map(({ customerId, refundId }) => ({ customerId, key: refundTimelineKey(refundId) })),
  );
  await addTimeline(tx, context, refunds.map(refundEntry));
}
