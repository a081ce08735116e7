import { z } from "zod";
import { text } from "./common.ts";

/** Rows as other systems push them: orders, refunds, events. Each has a fate of its own. */

/** How the customer is recognised; at least one is needed. Phones may be written in any usual way. */
export const rowIdentities = z.object({
  phone: text(40).optional(),
  unionid: text(100).optional(),
  externalUserId: text(100).optional(),
  memberNumber: text(100).optional(),
  /** An id of the other system's own. */
  externalId: text(100).optional(),
});
export type RowIdentities = z.infer<typeof rowIdentities>;

/**
 * Why a row was left out. The screens translate them: missing_field, invalid_field, negative_amount, future_date, no_identity,
 * bad_identity, unknown_order, refund_too_large, repeated_order, wrong_columns, broken_quote, not_storable; column_missing, no_such_column,
 * column_twice of a mapping; unknown_customer, unknown_event, unknown_property, event_differs of events; unknown_level, dates_crossed of members.
 */
export const rowProblem = z.object({ code: z.string(), field: z.string().optional(), message: z.string() });
export type RowProblem = z.infer<typeof rowProblem>;

/** Rows are read one by one, so that a wrong one is its own fate; the first member of the union is what they should look like. */
export const rowsOf = <Row extends z.ZodType>(row: Row) =>
  z
    .array(z.union([row, z.unknown()]))
    .min(1)
    .max(1_000);
