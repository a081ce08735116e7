/** Payments that customers make to members (对外收款). A collection begins in the client; the API reads what came of it. */
import { z } from "zod";
import { cursor, list, nothing, unixTime, userid } from "./shapes.ts";

const mchId = z.string().min(1).max(64);
/** Who may collect for the merchant; an empty scope is nobody. */
const scope = z.object({ user: list(userid), partyid: list(z.int()), tagid: list(z.int()) });
const trades = list(z.object({ out_trade_no: z.string() }));

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

/** What transaction_type and fund_flow_type count through is not told outside. Amounts are fen. */
const fundFlow = z.object({
  timestamp: unixTime,
  request_no: z.string(),
  transaction_type: z.int(),
  fund_flow_type: z.int(),
  transaction_amount: z.int(),
  account_balance: z.int(),
  out_trade_no: z.string().default(""),
  mch_id: z.string().default(""),
  operator_userid: z.string().default(""),
  group_list: list(z.object({ group_name: z.string() })),
  remark: z.string().default(""),
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
  /** What was paid on one collection, by the paymentId that the client gave. Sources name the list differently: read both. */
  "externalpay/get_payment_info": {
    method: "POST",
    writes: false,
    request: z.object({ payment_id: z.string().min(1).max(128) }),
    response: z.object({ bill_list: trades, out_trade_no_list: trades }),
  },
  /** Money in and out of the merchant's account, at most 31 days; a day is there at eleven of the next. */
  "externalpay/get_fund_flow": {
    method: "POST",
    writes: false,
    request: z.object({
      begin_time: unixTime,
      end_time: unixTime,
      mch_id: mchId.optional(),
      cursor,
      limit: z.int().min(1).optional(),
    }),
    response: z.object({ next_cursor: z.string().default(""), fund_flow_list: list(fundFlow) }),
  },
  "externalpay/getmerchant": {
    method: "POST",
    writes: false,
    request: z.object({ mch_id: mchId }),
    response: z.object({
      bind_status: z.int(),
      mch_id: z.string(),
      merchant_name: z.string(),
      allow_use_scope: scope.default({ user: [], partyid: [], tagid: [] }),
    }),
  },
  "externalpay/set_mch_use_scope": {
    method: "POST",
    writes: true,
    request: z.object({ mch_id: mchId, allow_use_scope: scope }),
    response: nothing,
  },
} as const;
