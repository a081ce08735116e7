import { CloseOutlined } from "@ant-design/icons";
import {
  attributeOperators,
  describeRule,
  type Condition,
  type PublicFacts,
  type SetCondition,
} from "@hortus/rules";
import { useBilingual, useLanguage, useWords } from "@hortus/ui";
import { Button, Input, InputNumber, Select } from "antd";
import { segmentWords } from "../words.ts";
import { useChoices } from "./choices.ts";
import { Comparison } from "./comparison.tsx";
import { compared } from "./operand-shape.ts";
import { RecordsParts } from "./records.tsx";
import { newCondition } from "./tree.ts";

const SET_OPERATORS = ["has_any", "has_all", "has_none"] as const satisfies readonly SetCondition["op"][];
const BUCKET = "bucket";

/** One line of a rule: a fact, and what is asked of it. */
export function ConditionPart(props: {
  condition: Condition;
  facts: PublicFacts;
  problems: string[];
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}) {
  const t = useWords(segmentWords);
  const say = useBilingual();
  const { condition, facts, problems, onChange } = props;
  const options = [...facts.values()]
    .filter(({ kind }) => kind !== "segments")
    .map(({ key, label }) => ({ value: key, label: say(label) }));
  return (
    <div className={problems.length > 0 ? "rule-condition rule-wrong" : "rule-condition"}>
      <div className="rule-parts">
        <Select
          aria-label={t("fact")}
          value={
            condition.kind === BUCKET ? BUCKET : "fact" in condition ? condition.fact : t(condition.kind)
          }
          className="rule-fact"
          popupMatchSelectWidth={false}
          showSearch={{ optionFilterProp: "label" }}
          options={[...options, { value: BUCKET, label: t("bucket") }]}
          onChange={(key: string) => {
            const fact = facts.get(key);
            onChange(fact ? newCondition(fact) : { kind: BUCKET, salt: "a", from: 0, to: 5_000 });
          }}
        />
        <Parts condition={condition} facts={facts} onChange={onChange} />
      </div>
      <Button
        type="text"
        icon={<CloseOutlined />}
        aria-label={t("removeCondition")}
        title={t("removeCondition")}
        onClick={props.onRemove}
      />
      {problems.map((problem) => (
        <p key={problem} className="rule-problem" role="alert">
          {problem}
        </p>
      ))}
    </div>
  );
}

function Parts({
  condition,
  facts,
  onChange,
}: {
  condition: Condition;
  facts: PublicFacts;
  onChange: (condition: Condition) => void;
}) {
  const t = useWords(segmentWords);
  const { language } = useLanguage();
  const choicesOf = useChoices();
  if (condition.kind === "bucket") {
    const { from, to } = condition;
    return (
      <span className="h-row">
        <Input
          aria-label={t("salt")}
          title={t("saltHint")}
          value={condition.salt}
          maxLength={40}
          style={{ width: 110 }}
          onChange={({ target }) => onChange({ ...condition, salt: target.value })}
        />
        <Percent label={t("from")} value={from} onChange={(next) => onChange({ ...condition, from: next })} />
        <span className="h-muted">{t("to")}</span>
        <Percent label={t("to")} value={to} onChange={(next) => onChange({ ...condition, to: next })} />
      </span>
    );
  }
  if (condition.kind === "sequence" || condition.kind === "segment")
    return <span>{describeRule({ version: 1, root: condition }, { facts, locale: language })}</span>;
  const fact = facts.get(condition.fact);
  if (condition.kind === "attribute" && fact?.kind === "attribute")
    return (
      <Comparison
        op={condition.op}
        value={condition.value}
        type={fact.type}
        operators={attributeOperators[fact.type]}
        choices={choicesOf(fact)}
        onChange={(op, value) =>
          onChange(compared({ kind: "attribute" as const, fact: condition.fact }, op, value))
        }
      />
    );
  if (condition.kind === "records" && fact?.kind === "records")
    return <RecordsParts condition={condition} fact={fact} onChange={onChange} />;
  if (condition.kind !== "set" || fact?.kind !== "set") return null; // the problem beside it says so
  const choices = choicesOf(fact);
  return (
    <>
      <Select
        aria-label={t("operator")}
        value={condition.op}
        popupMatchSelectWidth={false}
        options={SET_OPERATORS.map((value) => ({ value, label: t(`op.${value}`) }))}
        onChange={(op) => onChange({ ...condition, op })}
      />
      <Select
        mode={choices ? "multiple" : "tags"}
        aria-label={t("value")}
        placeholder={t("chooseSome")}
        className="rule-list"
        value={condition.values}
        options={choices ?? []}
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={false}
        onChange={(values: string[]) => onChange({ ...condition, values })}
      />
    </>
  );
}

/** Buckets are kept in ten-thousandths and spoken of in percent. */
function Percent(props: { label: string; value: number; onChange: (value: number) => void }) {
  return (
    <InputNumber
      aria-label={props.label}
      min={0}
      max={100}
      precision={2}
      value={props.value / 100}
      suffix="%"
      style={{ width: 100 }}
      onChange={(percent) => props.onChange(Math.round((percent ?? 0) * 100))}
    />
  );
}
