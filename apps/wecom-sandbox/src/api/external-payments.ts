/** Bills of what customers paid to members, the merchant's account, and who may collect for it. */
import type { MerchantRow, PaymentRow } from "../payments/rows.ts";
import { refundedOf } from "../payments/payments.ts";
import { digest } from "../state.ts";
import type { World } from "../world.ts";
import type { Handlers } from "./handlers.ts";
import { clamp, pageOf } from "./paging.ts";
import { refuse } from "./refusal.ts";

const DAY_SECONDS = 86_400;
const MONTH_SECONDS = 31 * DAY_SECONDS;
/** China's day is eight hours ahead of UTC; its flow is there at eleven of the next. */
const CHINA_SECONDS = 8 * 3600;
const READY_SECONDS = 11 * 3600;
const BOUND = 1;

export const externalPaymentHandlers: Handlers<
  | "externalpay/get_bill_list"
  | "externalpay/get_payment_info"
  | "externalpay/get_fund_flow"
  | "externalpay/getmerchant"
  | "externalpay/set_mch_use_scope"
> = {
  "externalpay/get_bill_list"(world, { begin_time, end_time, payee_userid, cursor, limit }) {
    const { state } = world;
    checkMonth(begin_time, end_time);
    const rows = [...state.payments.all()].filter(
      ({ paidAt, userid }) =>
        paidAt >= begin_time && paidAt <= end_time && (payee_userid === undefined || userid === payee_userid),
    );
    const query = [begin_time, end_time, payee_userid ?? ""];
    const page = pageOf(rows, keyOf, { query, cursor, limit: clamp(limit, 1000, 1000) });
    // whom the app does not see any more is left out after the page was cut, so pages may be short
    const seen = page.rows.filter(({ userid }) => state.staff.get(userid));
    const { mchId } = merchantOf(world);
    return { next_cursor: page.next_cursor, bill_list: seen.map((row) => toBill(row, mchId)) };
  },

  "externalpay/get_payment_info"({ state }, { payment_id }) {
    if (!state.collections.get(payment_id)) refuse(40058, "invalid param: payment_id is unknown");
    const paid = [...state.payments.all()].filter(({ paymentId }) => paymentId === payment_id);
    const trades = paid.map(({ outTradeNo }) => ({ out_trade_no: outTradeNo }));
    return { bill_list: trades, out_trade_no_list: trades };
  },

  "externalpay/get_fund_flow"(world, { begin_time, end_time, mch_id, cursor, limit }) {
    checkMonth(begin_time, end_time);
    const merchant = merchantOf(world);
    if (mch_id !== undefined && mch_id !== merchant.mchId) refuse(40058, "invalid param: mch_id is unknown");
    const ready = readyUntil(world.state.nowSeconds());
    const rows = flowOf(world, merchant).filter(
      ({ timestamp }) => timestamp >= begin_time && timestamp <= end_time && timestamp < ready,
    );
    const key = (row: Flow) => `${String(row.timestamp).padStart(12, "0")}${row.request_no}`;
    const query = ["fund_flow", begin_time, end_time];
    const page = pageOf(rows, key, { query, cursor, limit: clamp(limit, 200, 200) });
    return { next_cursor: page.next_cursor, fund_flow_list: page.rows };
  },

  "externalpay/getmerchant"(world, { mch_id }) {
    const { mchId, name, scope } = findMerchant(world, mch_id);
    return { bind_status: BOUND, mch_id: mchId, merchant_name: name, allow_use_scope: scope };
  },
  "externalpay/set_mch_use_scope"(world, { mch_id, allow_use_scope }) {
    const { state } = world;
    const merchant = findMerchant(world, mch_id);
    if (allow_use_scope.user.some((userid) => !state.staff.get(userid))) refuse(60111);
    if (allow_use_scope.partyid.some((id) => !state.departments.get(String(id)))) refuse(60123);
    state.merchant.set({ ...merchant, scope: allow_use_scope });
    return {};
  },
};

const keyOf = (row: PaymentRow) => `${String(row.paidAt).padStart(12, "0")}${row.transactionId}`;

function checkMonth(begin: number, end: number): void {
  if (end < begin || end - begin > MONTH_SECONDS)
    refuse(40058, "invalid param: begin_time and end_time are a month apart at most");
}

/** The company has one, made from its id; until a scope was set everybody may collect. */
function merchantOf({ state }: World): MerchantRow {
  const { corpid, name } = state.company.get();
  const digits = BigInt(`0x${Buffer.from(digest(`merchant:${corpid}`, 12)).toString("hex")}`).toString();
  const scope = { user: state.staff.keys(), partyid: [], tagid: [] };
  return state.merchant.get() ?? { mchId: `1${digits.slice(0, 9)}`, name, scope };
}

function findMerchant(world: World, mchId: string): MerchantRow {
  const merchant = merchantOf(world);
  return merchant.mchId === mchId ? merchant : refuse(40058, "invalid param: mch_id is unknown");
}

/** Before it a day's flow is whole. */
function readyUntil(now: number): number {
  const today = Math.floor((now + CHINA_SECONDS) / DAY_SECONDS) * DAY_SECONDS - CHINA_SECONDS;
  return now - today >= READY_SECONDS ? today : today - DAY_SECONDS;
}

type Flow = ReturnType<typeof flowOf>[number];

/** Payments in, refunds out, in the order of time. */
function flowOf({ state }: World, { mchId }: MerchantRow) {
  const moves = [...state.payments.all()].flatMap((row) => [
    { row, at: row.paidAt, fen: row.totalFen, no: row.transactionId, isRefund: false },
    ...row.refunds.map(({ at, fen, no }) => ({ row, at, fen, no, isRefund: true })),
  ]);
  let balance = 0;
  return moves
    .toSorted((a, b) => a.at - b.at)
    .map(({ row, at, fen, no, isRefund }) => {
      balance += isRefund ? -fen : fen;
      return {
        timestamp: at,
        request_no: no,
        transaction_type: isRefund ? 2 : 1,
        fund_flow_type: isRefund ? 2 : 1,
        transaction_amount: fen,
        account_balance: balance,
        out_trade_no: row.outTradeNo,
        mch_id: mchId,
        operator_userid: row.userid,
        group_list: [],
        remark: row.description,
      };
    });
}

const toBill = (row: PaymentRow, mchId: string) => ({
  transaction_id: row.transactionId,
  bill_type: 0,
  trade_state: row.refunds.length > 0 ? 3 : 1,
  pay_time: row.paidAt,
  out_trade_no: row.outTradeNo,
  external_userid: row.personId,
  total_fee: row.totalFen,
  payee_userid: row.userid,
  payment_type: 0,
  mch_id: mchId,
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
