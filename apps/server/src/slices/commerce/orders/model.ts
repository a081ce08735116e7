import { orderRow, refundRow, type ConversionPath, type OrderLine, type RowProblem } from "@hortus/contracts";
import { ok, parseYuan, refused, type Fen, type Result } from "@hortus/kernel";
import type { z } from "zod";
import { problemOfRow, readRowInstant } from "../../../pushed-rows.ts";
import { readRowIdentities, type Identity } from "../../customers/index.ts";

/** An order that can be stored as it stands. */
export interface OrderInput {
  externalId: string;
  source: string;
  paidAt: Date;
  amountFen: Fen;
  /** Those of the buyer that can be used; at least one. */
  identities: Identity[];
  customerName: string | undefined;
  lines: OrderLine[];
  store: string | undefined;
  conversionPath: ConversionPath | undefined;
  /** An earlier row of the same file had this number: it is no correction, so another content is a mistake. */
  isRepeat?: boolean;
}

export interface RefundInput {
  externalId: string;
  source: string;
  orderExternalId: string;
  amountFen: Fen;
  refundedAt: Date;
}

export type OrderFields = z.output<typeof orderRow>;

/** Reads a row as somebody pushed it. */
export function readOrder(raw: unknown, now: Date): Result<OrderInput, RowProblem> {
  const parsed = orderRow.safeParse(raw);
  return parsed.success ? checkOrder(parsed.data, now) : refused(problemOfRow(parsed.error));
}

export function checkOrder(row: OrderFields, now: Date): Result<OrderInput, RowProblem> {
  const amount = readAmount(row, 0);
  if (!amount.ok) return amount;
  const paidAt = readRowInstant(row.paidAt, "paidAt", now);
  if (!paidAt.ok) return paidAt;
  const identities = readRowIdentities(row.identities);
  if (!identities.ok) return identities;
  const { externalId, source, customerName, lines = [], store, conversionPath } = row;
  return ok({
    externalId,
    source,
    paidAt: paidAt.value,
    amountFen: amount.value,
    identities: identities.value,
    customerName,
    lines,
    store,
    conversionPath,
  });
}

export function readRefund(raw: unknown, now: Date): Result<RefundInput, RowProblem> {
  const parsed = refundRow.safeParse(raw);
  if (!parsed.success) return refused(problemOfRow(parsed.error));
  const { externalId, source, orderExternalId } = parsed.data;
  const amount = readAmount(parsed.data, 1);
  if (!amount.ok) return amount;
  const refundedAt = readRowInstant(parsed.data.refundedAt, "refundedAt", now);
  if (!refundedAt.ok) return refundedAt;
  return ok({ externalId, source, orderExternalId, amountFen: amount.value, refundedAt: refundedAt.value });
}

/** 10 billion yuan: more is a slip of the keyboard, and would not add up exactly in a sum. */
const MOST_FEN = 1_000_000_000_000;

function readAmount(
  row: { amountFen?: Fen | undefined; amount?: string | undefined },
  least: Fen,
): Result<Fen, RowProblem> {
  const field = row.amountFen === undefined ? "amount" : "amountFen";
  if (row.amountFen === undefined && row.amount === undefined)
    return refused({ code: "missing_field", field, message: "amountFen or amount is needed" });
  const fen = row.amountFen ?? parseYuan(row.amount ?? "");
  if (fen === undefined)
    return refused({
      code: "invalid_field",
      field,
      message: `"${row.amount}" is no amount of yuan with up to two decimals`,
    });
  if (fen < least)
    return refused({
      code: "negative_amount",
      field,
      message:
        least > 0 ? "The amount must be above 0" : "The amount is below 0; a refund is pushed to /refunds",
    });
  if (fen > MOST_FEN)
    return refused({ code: "invalid_field", field, message: "The amount is above 10 billion yuan" });
  return ok(fen);
}
