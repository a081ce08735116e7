/** Customers pay members in the chat, and members give money back. WeCom's API only reads it. */
import type { Payment } from "../phone-api.ts";
import { getMember, getPerson } from "../relations.ts";
import { digest } from "../state.ts";
import { Refusal, type World } from "../world.ts";
import type { PaymentRow } from "./rows.ts";

const MOST_KEPT = 5000;

export function pay(
  world: World,
  personId: string,
  userid: string,
  { totalFen, description }: { totalFen: number; description: string },
  paymentId?: string,
): Payment {
  const { state } = world;
  const payer = getPerson(world, personId).id;
  const payee = getMember(world, userid).userid;
  return state.store.transact(() => {
    const number = state.nextNumber();
    const row: PaymentRow = {
      transactionId: `42000${digits(`transaction:${number}`, 23)}`,
      outTradeNo: digits(`trade:${number}`, 20),
      personId: payer,
      userid: payee,
      totalFen,
      description,
      paidAt: state.nowSeconds(),
      refunds: [],
      ...(paymentId !== undefined && { paymentId }),
    };
    state.payments.put(row.transactionId, row);
    for (const old of state.payments.keys().slice(0, -MOST_KEPT)) state.payments.delete(old);
    return describe(row);
  });
}

export function refund(
  world: World,
  transactionId: string,
  { fen, comment }: { fen: number; comment: string },
): Payment {
  const { state } = world;
  const row = state.payments.get(transactionId);
  if (!row) throw new Refusal(404, "unknown_payment", "There is no such payment");
  if (fen > row.totalFen - refundedOf(row))
    throw new Refusal(409, "too_much", "More than what is left of the payment");
  return state.store.transact(() => {
    const no = digits(`refund:${state.nextNumber()}`, 20);
    const next = { ...row, refunds: [...row.refunds, { no, fen, comment, at: state.nowSeconds() }] };
    state.payments.put(transactionId, next);
    return describe(next);
  });
}

export const refundedOf = ({ refunds }: PaymentRow): number => refunds.reduce((sum, { fen }) => sum + fen, 0);

const digits = (text: string, length: number): string =>
  Buffer.from(digest(text, 40), "base64url")
    .reduce((all, byte) => all + String(byte).padStart(3, "0"), "")
    .slice(0, length);

const describe = (row: PaymentRow): Payment => ({
  transactionId: row.transactionId,
  totalFen: row.totalFen,
  refundedFen: refundedOf(row),
});
