import type { NewTimelineEntry } from "../../customers/index.ts";
import type { Placed } from "./decide.ts";
import type { StoredRefund } from "./refund-store.ts";

export const orderTimelineKey = (orderId: string): string => `order_paid:${orderId}`;
export const refundTimelineKey = (refundId: string): string => `order_refunded:${refundId}`;

/** Names of products that an entry shows; the order has the others. */
const PRODUCTS_SHOWN = 5;

export const orderEntry = ({ customerId, orderId, input }: Placed): NewTimelineEntry => ({
  customerId,
  at: input.paidAt,
  kind: "order_paid",
  key: orderTimelineKey(orderId),
  payload: {
    orderId,
    externalId: input.externalId,
    source: input.source,
    amountFen: input.amountFen,
    ...(input.store === undefined ? {} : { store: input.store }),
    ...(input.lines.length === 0
      ? {}
      : { products: input.lines.slice(0, PRODUCTS_SHOWN).map(({ name }) => name) }),
  },
});

export const refundEntry = ({
  customerId,
  refundId,
  orderId,
  externalId,
  source,
  amountFen,
  refundedAt,
}: StoredRefund): NewTimelineEntry => ({
  customerId,
  at: refundedAt,
  kind: "order_refunded",
  key: refundTimelineKey(refundId),
  payload: { orderId, refundId, externalId, source, amountFen },
});
