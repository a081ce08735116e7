import { aggregateOperators, type RecordsCondition } from "@hortus/rules";
import { useBilingual, useWords } from "@hortus/ui";
import { Select } from "antd";
import { rulePartWords } from "./rule-part-words.ts";
import { Comparison } from "./comparison.tsx";
import { Filters, type RecordsFact } from "./filters.tsx";
import { compared, type Compared } from "./operand-shape.ts";
import { WindowPart } from "./window.tsx";

const AGGREGATES = ["count", "distinct", "sum", "average", "first", "last"] as const;

/** Dated records: over which time, which of them, how they are added up, and compared with what. */
export function RecordsParts({
  condition,
  fact,
  onChange,
}: {
  condition: RecordsCondition;
  fact: RecordsFact;
  onChange: (condition: RecordsCondition) => void;
}) {
  const t = useWords(rulePartWords);
  const say = useBilingual();
  const { aggregate, window } = condition;
  const measure = fact.measures.find(({ key }) => key === condition.measure);
  const type: Compared =
    aggregate === "count" || aggregate === "distinct"
      ? "count"
      : aggregate === "first" || aggregate === "last"
        ? "instant"
        : (measure?.type ?? "number");
  return (
    <>
      <WindowPart
        window={window}
        onChange={(next) => {
          const { window: _before, ...rest } = condition;
          onChange(next ? { ...rest, window: next } : rest);
        }}
      />
      <Select
        aria-label={t("aggregate")}
        value={aggregate}
        popupMatchSelectWidth={false}
        options={AGGREGATES.filter((each) =>
          each === "distinct"
            ? fact.properties.length > 0
            : fact.measures.length > 0 || (each !== "sum" && each !== "average"),
        ).map((value) => ({ value, label: t(`aggregate.${value}`) }))}
        onChange={(next) => onChange(withAggregate(condition, next, fact))}
      />
      {(aggregate === "sum" || aggregate === "average") && fact.measures.length > 1 && (
        <Select
          aria-label={t("measure")}
          {...(condition.measure === undefined ? {} : { value: condition.measure })}
          options={fact.measures.map(({ key, label }) => ({ value: key, label: say(label) }))}
          onChange={(key: string) => onChange({ ...condition, measure: key })}
        />
      )}
      {aggregate === "distinct" && (
        <Select
          aria-label={t("property")}
          {...(condition.property === undefined ? {} : { value: condition.property })}
          options={fact.properties.map(({ key, label }) => ({ value: key, label: say(label) }))}
          onChange={(key: string) => onChange({ ...condition, property: key })}
        />
      )}
      <Comparison
        op={condition.op}
        value={condition.value}
        type={type}
        operators={aggregateOperators[aggregate]}
        choices={undefined}
        onChange={(op, value) => {
          const { op: _op, value: _value, ...rest } = condition;
          onChange(compared(rest, op, value));
        }}
      />
      <Filters
        filters={condition.filters}
        fact={fact}
        onChange={(filters) => {
          const { filters: _before, ...rest } = condition;
          onChange(filters ? { ...rest, filters } : rest);
        }}
      />
    </>
  );
}

/** Another way of adding up: what was compared with counts no longer, unless it is of the same sort. */
function withAggregate(
  { op: _op, value: _value, measure: _measure, property: _property, ...rest }: RecordsCondition,
  aggregate: RecordsCondition["aggregate"],
  fact: RecordsFact,
): RecordsCondition {
  if (aggregate === "first" || aggregate === "last")
    return {
      ...rest,
      aggregate,
      op: aggregate === "last" ? "more_than_days_ago" : "within_last_days",
      value: 90,
    };
  if (aggregate === "count") return { ...rest, aggregate, op: "at_least", value: 1 };
  const [property] = fact.properties;
  if (aggregate === "distinct")
    return { ...rest, aggregate, ...(property ? { property: property.key } : {}), op: "at_least", value: 2 };
  const [measure] = fact.measures;
  return { ...rest, aggregate, ...(measure ? { measure: measure.key } : {}), op: "at_least" };
}
