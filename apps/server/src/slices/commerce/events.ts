import { eventType } from "@hortus/kernel";
import { z } from "zod";

/** All of them carry the customer in `customerId`; `occurredAt` is when the order was paid or refunded. */
export const orderPaid = eventType(
  "order_paid",
  // `historic`: imported from the past; nobody is to be congratulated on it now
  z.object({ orderId: z.string(), amountFen: z.int(), source: z.string(), historic: z.boolean().optional() }),
);
export const orderRefunded = eventType("order_refunded", z.object({ orderId: z.string(), amountFen: z.int() }));
