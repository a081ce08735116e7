/** Bills of what customers paid to members. */
import type { PaymentRow } from "../payments/rows.ts";
import { refundedOf } from "../payments/payments.ts";
import type { Handlers } from "./handlers.ts";
import { clamp, pageOf } from "./paging.ts";
import { refuse } from "./refusal.ts";

const MONTH_SECONDS = 31 * 86_400;

export const externalPaymentHandlers: Handlers<"externalpay/get_bill_list"> = {
  "externalpay/get_bill_list"({ state }, { begin_time, end_time, payee_userid, cursor, limit }) {
    if (end_time < begin_time || end_time - begin_time > MONTH_SECONDS)
      refuse(40058, "invalid param: begin_time and end_time are a month apart at most");
    const rows = [...state.payments.all()].filter(
      ({ paidAt, userid }) =>
        paidAt >= begin_time && paidAt <= end_time && (payee_userid === undefined || userid === payee_userid),
    );
    const keyOf = (row: PaymentRow) => `${String(row.paidAt).padStart(12, "0")}${row.transactionId}`;
    const query = [begin_time, end_time, payee_userid ?? ""];
    const page = pageOf(rows, keyOf, { query, cursor, limit: clamp(limit, 1000, 1000) });
    // whom the app does not see any more is left out after the page was cut, so pages may be short
    const seen = page.rows.filter(({ userid }) => state.staff.get(userid));
    return { next_cursor: page.next_cursor, bill_list: seen.map(toBill) };
  },
};

const toBill = (row: PaymentRow) => ({
  transaction_id: row.transactionId,
  bill_type: 0,
  trade_state: row.refunds.length > 0 ? 3 : 1,
  pay_time: row.paidAt,
  out_trade_no: row.outTradeNo,
  external_userid: row.personId,
  total_fee: row.totalFen,
  payee_userid: row.userid,
  payment_type: 0,
  mch_id: "",
  remark: "",
  commodity_list: [{ description: row.description, amount: 1 }],
  total_refund_fee: refundedOf(row),
  refund_list: row.refunds.map(({ no, fen, comment, at }) => ({
    out_refund_no: no,
    refund_userid: row.userid,
    refund_comment: comment,
    refund_reqtime: at,
    refund_status: 1,
    refund_fee: fen,
  })),
});
