import type { Operand, Operator } from "./ast.ts";
import { compare, decimal } from "./decimal.ts";
import type { ValueType } from "./facts.ts";
import { stretchOf } from "./time.ts";

/** A value as loaded: numbers and money as decimal text or number, dates "YYYY-MM-DD", instants Date; null and "" are unknown. */
export type Value = string | number | boolean | Date | null;

export const isUnknown = (value: Value): value is null | "" => value === null || value === "";

/** Whether a value stands in a fixed relation to the operand. An unknown value stands in none: it is neither equal nor unequal. */
export function holds(
  op: Operator,
  operand: Operand,
  type: ValueType,
  value: Value,
  timeZone: string,
): boolean {
  if (op === "is_unknown") return isUnknown(value);
  if (isUnknown(value)) return false;
  if (op === "is_known") return true;
  if (type === "number" || type === "money")
    return inOrder(op, operand, (bound) => sign(compare(decimal(String(value)), decimal(String(bound)))));
  // ISO dates sort as text.
  if (type === "date")
    return inOrder(op, operand, (bound) => (value < bound ? below : value > bound ? above : same));
  if (type === "instant")
    return inOrder(op, operand, (bound) => besideStretch(Number(value), stretchOf(String(bound), timeZone)));
  if (type === "path") return isUnder(String(value), operand) === (op === "under");
  return type === "text"
    ? textHolds(op, operand, folded(String(value)), folded)
    : textHolds(op, operand, String(value), String);
}

type Order = -1 | 0 | 1;
const [below, same, above] = [-1, 0, 1] as const;

function inOrder(op: Operator, operand: Operand, orderTo: (bound: string | number) => Order): boolean {
  if (typeof operand === "object" && !Array.isArray(operand))
    return orderTo(operand.from) !== below && orderTo(operand.to) !== above;
  const order = orderTo(typeof operand === "string" ? operand : Number(operand));
  if (op === "equals") return order === same;
  if (op === "not_equals") return order !== same;
  if (op === "greater") return order === above;
  if (op === "less") return order === below;
  return op === "at_least" ? order !== below : order !== above;
}

function textHolds(op: Operator, operand: Operand, value: string, fold: (text: string) => string): boolean {
  if (Array.isArray(operand)) return operand.some((each) => fold(String(each)) === value) === (op === "in");
  const wanted = fold(String(operand));
  if (op === "contains") return value.includes(wanted);
  if (op === "starts_with") return value.startsWith(wanted);
  return (value === wanted) === (op === "equals");
}

/** Whether the path is one of those places, or leads through one of them. */
const isUnder = (path: string, places: Operand): boolean =>
  Array.isArray(places) && places.some((place) => `/${path}/`.includes(`/${place}/`));

/** Latin letters only, as the database folds them: what `lower` does beyond differs from machine to machine. */
export const folded = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

const sign = (difference: number): Order => (difference < 0 ? below : difference > 0 ? above : same);

const besideStretch = (at: number, stretch: { from: number; until: number }): Order =>
  at < stretch.from ? below : at >= stretch.until ? above : same;
