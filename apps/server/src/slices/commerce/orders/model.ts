import {
  orderRow,
  refundRow,
  type OrderIdentities,
  type OrderLine,
  type RowProblem,
} from "@hortus/contracts";
import { ok, parseYuan, refused, type Fen, type Result } from "@hortus/kernel";
import type { z } from "zod";
import { readIdentity, type Identity } from "../../customers/index.ts";

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
  return parsed.success ? checkOrder(parsed.data, now) : refused(problemOf(parsed.error));
}

export function checkOrder(row: OrderFields, now: Date): Result<OrderInput, RowProblem> {
  const amount = readAmount(row, 0);
  if (!amount.ok) return amount;
  const paidAt = readInstant(row.paidAt, "paidAt", now);
  if (!paidAt.ok) return paidAt;
  const identities = readIdentities(row.identities);
  if (!identities.ok) return identities;
  const { externalId, source, customerName, lines = [], store } = row;
  return ok({
    externalId,
    source,
    paidAt: paidAt.value,
    amountFen: amount.value,
    identities: identities.value,
    customerName,
    lines,
    store,
  });
}

export function readRefund(raw: unknown, now: Date): Result<RefundInput, RowProblem> {
  const parsed = refundRow.safeParse(raw);
  if (!parsed.success) return refused(problemOf(parsed.error));
  const { externalId, source, orderExternalId } = parsed.data;
  const amount = readAmount(parsed.data, 1);
  if (!amount.ok) return amount;
  const refundedAt = readInstant(parsed.data.refundedAt, "refundedAt", now);
  if (!refundedAt.ok) return refundedAt;
  return ok({ externalId, source, orderExternalId, amountFen: amount.value, refundedAt: refundedAt.value });
}

const HISTORIC_AFTER_MS = 2 * 86_400_000;

/** So long ago that it is told for the record only. */
export const isHistoric = (at: Date, now: Date): boolean => at.getTime() < now.getTime() - HISTORIC_AFTER_MS;

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

/** Clocks of shops may be ahead by this much. */
const FUTURE_TOLERANCE_MS = 5 * 60_000;
const EARLIEST = Date.UTC(1970, 0, 1);

function readInstant(text: string, field: string, now: Date): Result<Date, RowProblem> {
  const at = new Date(text);
  if (!(at.getTime() >= EARLIEST))
    return refused({ code: "invalid_field", field, message: `"${text}" is no date after 1970` });
  if (at.getTime() > now.getTime() + FUTURE_TOLERANCE_MS)
    return refused({ code: "future_date", field, message: `${at.toISOString()} lies in the future` });
  return ok(at);
}

const IDENTITY_KIND = {
  phone: "phone",
  unionid: "unionid",
  externalUserId: "external_userid",
  memberNumber: "member_number",
  externalId: "external_id",
} as const;

/** Unusable ones are left out while another can be used: a landline beside a member number should not cost the order. */
function readIdentities(given: OrderIdentities): Result<Identity[], RowProblem> {
  const named = Object.entries(IDENTITY_KIND).flatMap(([field, kind]) => {
    const value = given[field as keyof typeof IDENTITY_KIND]; // a key of the constant above
    return value === undefined ? [] : [{ field, kind, value }];
  });
  const usable = named.flatMap(({ kind, value }) => readIdentity({ kind, value }) ?? []);
  if (usable.length > 0) return ok(usable);
  const [first] = named;
  if (!first)
    return refused({
      code: "no_identity",
      field: "identities",
      message: "Nothing says who bought: give a phone, a member number or another id",
    });
  return refused({
    code: "bad_identity",
    field: `identities.${first.field}`,
    message: `"${first.value}" can't be a ${first.kind.replaceAll("_", " ")}`,
  });
}

function problemOf(error: z.ZodError): RowProblem {
  const [issue] = error.issues;
  const field = issue?.path.map(String).join(".") ?? "";
  const isMissing = issue?.code === "invalid_type" && issue.message.endsWith("received undefined");
  if (isMissing) return { code: "missing_field", field, message: `${field} is needed` };
  return {
    code: "invalid_field",
    ...(field ? { field } : {}),
    message: field ? `${field}: ${issue?.message}` : (issue?.message ?? "This is no row"),
  };
}
