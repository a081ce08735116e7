import type { Operand as Value, Operator } from "@hortus/rules";
import { useWords } from "@hortus/ui";
import { Select } from "antd";
import { rulePartWords } from "./rule-part-words.ts";
import type { Choice } from "./choices.ts";
import { Operand } from "./operand.tsx";
import { operandAfter, type Compared } from "./operand-shape.ts";

/** How a value is compared, and with what. The operators are those that the rule language knows for the type. */
export function Comparison(props: {
  op: Operator;
  value: Value;
  type: Compared;
  operators: readonly Operator[];
  choices: Choice[] | undefined;
  onChange: (op: Operator, value: Value) => void;
}) {
  const t = useWords(rulePartWords);
  const { op, value, type, operators, choices, onChange } = props;
  const isMoment = type === "instant" || type === "date";
  return (
    <>
      <Select
        aria-label={t("operator")}
        value={op}
        popupMatchSelectWidth={false}
        options={operators.map((each) => ({
          value: each,
          label:
            isMoment && rulePartWords.has(`moment.${each}`)
              ? t(`moment.${each}` as "moment.equals")
              : t(`op.${each}`),
        }))}
        onChange={(next: Operator) => onChange(next, operandAfter({ op, value }, next))}
      />
      <Operand op={op} type={type} value={value} choices={choices} onChange={(next) => onChange(op, next)} />
    </>
  );
}
