import { isPrescription, type StoredProduct } from "../../catalog/index.ts";
import type { NewTimelineEntry } from "../../customers/index.ts";
import type { OrderToTell } from "./decide.ts";
import type { StoredRefund } from "./refund-store.ts";

export const orderTimelineKey = (orderId: string): string => `order_paid:${orderId}`;
export const refundTimelineKey = (refundId: string): string => `order_refunded:${refundId}`;

/** Names of products that an entry shows; the order has the others. */
const PRODUCTS_SHOWN = 5;

/** By which the catalogue is asked for the goods of orders. */
export const codesOf = (orders: readonly OrderToTell[]): string[] => [
  ...new Set(
    orders.flatMap(({ input }) => input.lines.flatMap(({ sku }) => (sku === undefined ? [] : [sku]))),
  ),
];

/** Goods that need a prescription are left out: everybody who may see the customer reads the timeline (GRD-2). */
export const orderEntry = (
  { customerId, orderId, input }: OrderToTell,
  products: ReadonlyMap<string, StoredProduct>,
): NewTimelineEntry => ({
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
    ...namedProducts(input.lines, products),
  },
});

function namedProducts(
  lines: OrderToTell["input"]["lines"],
  products: ReadonlyMap<string, StoredProduct>,
): { products?: string[] } {
  const named = lines.filter(({ sku = "" }) => !isPrescription(products.get(sku)?.regulatoryClass));
  return named.length === 0 ? {} : { products: named.slice(0, PRODUCTS_SHOWN).map(({ name }) => name) };
}

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
