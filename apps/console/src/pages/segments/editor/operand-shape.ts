import type { Operand, Operator, ValueType } from "@hortus/rules";

/** What is compared: a fact's value, or a number of records. */
export type Compared = ValueType | "count";
export type OperandShape = "nothing" | "days" | "list" | "range" | "one";

export function shapeOf(op: Operator): OperandShape {
  if (op === "is_known" || op === "is_unknown") return "nothing";
  if (op === "in" || op === "not_in") return "list";
  if (op === "between") return "range";
  if (op.endsWith("_days") || op === "more_than_days_ago") return "days";
  return "one";
}

/** The operand to begin with after another comparison was chosen: what was typed stays where it still fits. */
export function operandAfter(before: { op: Operator; value?: Operand }, op: Operator): Operand {
  const from = shapeOf(before.op);
  const to = shapeOf(op);
  if (from === to) return before.value;
  const { value } = before;
  if (to === "list") return from === "one" && isBound(value) ? [value] : [];
  if (to === "one" && from === "list" && Array.isArray(value)) return value[0];
  if (to === "days") return 30;
  return undefined;
}

/** With the operand left out where there is none: a rule knows no `undefined`. */
export function compared<C extends object>(rest: C, op: Operator, value: Operand) {
  return value === undefined ? { ...rest, op } : { ...rest, op, value };
}

const isBound = (value: Operand): value is string | number =>
  typeof value === "string" || typeof value === "number";
