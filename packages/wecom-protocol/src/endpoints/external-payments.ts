/** Payments that customers make to members (对外收款). A collection begins in the client; the API reads what came of it. */
import { z } from "zod";
import { cursor, list, unixTime, userid } from "./shapes.ts";

const bill = z.object({
  transaction_id: z.string(),
  /** 0 a payment, 1 a refund */
  bill_type: z.int(),
  /** 1 paid, 3 refunded in part or whole */
  trade_state: z.int(),
  pay_time: unixTime,
  out_trade_no: z.string(),
  out_refund_no: z.string().optional(),
  external_userid: z.string(),
  /** fen */
  total_fee: z.int(),
  payee_userid: z.string(),
  /** 0 in a chat, 1 by a code */
  payment_type: z.int(),
  mch_id: z.string().default(""),
  remark: z.string().default(""),
  commodity_list: list(z.object({ description: z.string(), amount: z.int() })),
  /** fen */
  total_refund_fee: z.int().default(0),
  refund_list: list(
    z.object({
      out_refund_no: z.string(),
      refund_userid: z.string().optional(),
      refund_comment: z.string().default(""),
      refund_reqtime: unixTime,
      refund_status: z.int(),
      refund_fee: z.int(),
    }),
  ),
});

export const externalPaymentEndpoints = {
  /** At most a month at once. Bills of members whom the app does not see are left out, so a page may be short before the end. */
  "externalpay/get_bill_list": {
    method: "POST",
    writes: false,
    request: z.object({
      begin_time: unixTime,
      end_time: unixTime,
      payee_userid: userid.optional(),
      cursor,
      limit: z.int().min(1).optional(),
    }),
    response: z.object({ next_cursor: z.string().default(""), bill_list: list(bill) }),
  },
} as const;
