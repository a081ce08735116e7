import { operandShape, periods, type Operand as Value, type Operator } from "@hortus/rules";
import { useWords } from "@hortus/ui";
import { Input, InputNumber, Select } from "antd";
import { rulePartWords } from "./rule-part-words.ts";
import type { Choice } from "./choices.ts";
import type { Compared } from "./operand-shape.ts";

interface Props {
  op: Operator;
  type: Compared;
  value: Value;
  choices: Choice[] | undefined;
  onChange: (value: Value) => void;
}

/** What a fact is compared with: nothing, days, one value, a list or a range, as the operator wants it. */
export function Operand({ op, type, value, choices, onChange }: Props) {
  const t = useWords(rulePartWords);
  switch (operandShape(op)) {
    case "nothing":
      return null;
    case "days":
      return (
        <InputNumber
          aria-label={t("days")}
          min={0}
          max={3650}
          precision={0}
          value={typeof value === "number" ? value : null}
          suffix={t("days")}
          style={{ width: 110 }}
          onChange={(days) => onChange(days ?? undefined)}
        />
      );
    case "days_range": {
      const range = typeof value === "object" && !Array.isArray(value) ? value : { from: 0, to: 0 };
      return (
        <span className="h-row">
          {(["from", "to"] as const).map((end) => (
            <InputNumber
              key={end}
              aria-label={t(end)}
              min={-3650}
              max={3650}
              precision={0}
              value={Number(range[end])}
              suffix={t("days")}
              style={{ width: 110 }}
              onChange={(days) => onChange({ ...range, [end]: days ?? 0 })}
            />
          ))}
        </span>
      );
    }
    case "period": {
      const offered = op === "in_period" ? periods : periods.filter((each) => !each.endsWith("_year"));
      return (
        <Select
          aria-label={t("value")}
          {...(typeof value === "string" ? { value } : {})}
          popupMatchSelectWidth={false}
          options={offered.map((each) => ({ value: each, label: t(`period.${each}`) }))}
          onChange={(next: string) => onChange(next)}
        />
      );
    }
    case "list":
      return (
        <List values={Array.isArray(value) ? value : []} type={type} choices={choices} onChange={onChange} />
      );
    case "range": {
      const range = typeof value === "object" && !Array.isArray(value) ? value : undefined;
      const change = (end: "from" | "to") => (next: Value) =>
        onChange({ from: range?.from ?? "", to: range?.to ?? "", [end]: next ?? "" });
      return (
        <span className="h-row">
          <One
            label={t("from")}
            type={type}
            value={range?.from}
            choices={undefined}
            onChange={change("from")}
          />
          <span className="h-muted">{t("to")}</span>
          <One label={t("to")} type={type} value={range?.to} choices={undefined} onChange={change("to")} />
        </span>
      );
    }
    case "one":
      return <One label={t("value")} type={type} value={value} choices={choices} onChange={onChange} />;
  }
}

function List(props: {
  values: readonly (string | number)[];
  type: Compared;
  choices: Choice[] | undefined;
  onChange: (values: (string | number)[]) => void;
}) {
  const t = useWords(rulePartWords);
  const isNumber = props.type === "number" || props.type === "money" || props.type === "count";
  return (
    <Select
      mode={props.choices ? "multiple" : "tags"}
      aria-label={t("value")}
      placeholder={t(props.choices ? "chooseSome" : "typeSome")}
      className="rule-list"
      value={props.values.map(String)}
      options={props.choices ?? []}
      showSearch={{ optionFilterProp: "label" }}
      popupMatchSelectWidth={false}
      onChange={(values: string[]) => props.onChange(isNumber ? values.map(Number) : values)}
    />
  );
}

function One({
  label,
  type,
  value,
  choices,
  onChange,
}: {
  label: string;
  type: Compared;
  value: Value;
  choices: Choice[] | undefined;
  onChange: (value: Value) => void;
}) {
  const t = useWords(rulePartWords);
  if (type === "boolean")
    return (
      <Select
        aria-label={label}
        value={value === false ? "no" : "yes"}
        options={(["yes", "no"] as const).map((each) => ({ value: each, label: t(each) }))}
        onChange={(next) => onChange(next === "yes")}
      />
    );
  if (choices)
    return (
      <Select
        aria-label={label}
        placeholder={t("chooseOne")}
        className="rule-list"
        {...(typeof value === "string" && value ? { value } : {})}
        options={choices}
        showSearch={{ optionFilterProp: "label" }}
        onChange={(next: string) => onChange(next)}
      />
    );
  if (type === "number" || type === "count" || type === "money") {
    const scale = type === "money" ? 100 : 1;
    return (
      <InputNumber
        aria-label={label}
        {...(type === "count" ? { min: 0, precision: 0 } : type === "money" ? { precision: 2 } : {})}
        value={typeof value === "number" ? value / scale : null}
        suffix={type === "money" ? t("yuan") : type === "count" ? t("times") : null}
        style={{ width: 130 }}
        onChange={(next) =>
          onChange(next === null ? undefined : scale === 1 ? next : Math.round(next * scale))
        }
      />
    );
  }
  const isDay = type === "date" || type === "instant";
  return (
    <Input
      aria-label={label}
      type={isDay ? "date" : "text"}
      value={typeof value === "string" ? (isDay ? value.slice(0, 10) : value) : ""}
      maxLength={200}
      style={{ width: isDay ? 150 : 180 }}
      onChange={({ target }) => onChange(target.value === "" ? undefined : target.value)}
    />
  );
}
