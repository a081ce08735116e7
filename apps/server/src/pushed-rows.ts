import type { RowProblem } from "@hortus/contracts";
import { ok, refused, type Result } from "@hortus/kernel";
import type { z } from "zod";

/** What the rows of orders, refunds and events that other systems push have in common. */

const HISTORIC_AFTER_MS = 2 * 86_400_000;

/** So long ago that it is told for the record only. */
export const isHistoric = (at: Date, now: Date): boolean => at.getTime() < now.getTime() - HISTORIC_AFTER_MS;

/** Clocks of other systems may be ahead by this much. */
const FUTURE_TOLERANCE_MS = 5 * 60_000;
const EARLIEST = Date.UTC(1970, 0, 1);

export function readRowInstant(text: string, field: string, now: Date): Result<Date, RowProblem> {
  const at = new Date(text);
  if (!(at.getTime() >= EARLIEST))
    return refused({ code: "invalid_field", field, message: `"${text}" is no date after 1970` });
  if (at.getTime() > now.getTime() + FUTURE_TOLERANCE_MS)
    return refused({ code: "future_date", field, message: `${at.toISOString()} lies in the future` });
  return ok(at);
}

/** Each row's fate with its place and, where it has one, the other system's id of it: anything may have been pushed. */
export const describeFates = <Fate extends object>(
  rows: readonly unknown[],
  fates: readonly Fate[],
): (Fate & { index: number; externalId?: string })[] =>
  fates.map((fate, index) => {
    const row = rows[index];
    const externalId =
      typeof row === "object" && row !== null && "externalId" in row ? row.externalId : undefined;
    return {
      index,
      ...(typeof externalId === "string" ? { externalId: externalId.slice(0, 200) } : {}),
      ...fate,
    };
  });

/** The first thing that is wrong with a row. */
export function problemOfRow(error: z.ZodError): RowProblem {
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
