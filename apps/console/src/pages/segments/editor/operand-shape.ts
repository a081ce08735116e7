import { operandShape, type Operand, type Operator, type ValueType } from "@hortus/rules";

/** What is compared: a fact's value, or a number of records. */
export type Compared = ValueType | "count";

/** The operand to begin with after another comparison was chosen: what was typed stays where it still fits. */
export function operandAfter(before: { op: Operator; value?: Operand }, op: Operator): Operand {
  const from = operandShape(before.op);
  const to = operandShape(op);
  if (from === to) return before.value;
  const { value } = before;
  if (to === "list") return from === "one" && isBound(value) ? [value] : [];
  if (to === "one" && from === "list" && Array.isArray(value)) return value[0];
  if (to === "days") return 30;
  if (to === "days_range") return { from: -3, to: 7 };
  if (to === "period") return "this_month";
  return undefined;
}

/** With the operand left out where there is none: a rule knows no `undefined`. */
export function compared<C extends object>(rest: C, op: Operator, value: Operand) {
  return value === undefined ? { ...rest, op } : { ...rest, op, value };
}

const isBound = (value: Operand): value is string | number =>
  typeof value === "string" || typeof value === "number";
