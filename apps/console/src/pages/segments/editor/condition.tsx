import { attributeOperators, type Condition, type PublicFacts, type SetCondition } from "@hortus/rules";
import { useWords } from "@hortus/ui";
import { Input, InputNumber, Select } from "antd";
import { rulePartWords } from "./rule-part-words.ts";
import { useChoices } from "./choices.ts";
import { Comparison } from "./comparison.tsx";
import { useEditing } from "./editing.ts";
import { FactSelect, type Asked } from "./fact-select.tsx";
import { FlawList } from "./flaw-list.tsx";
import type { Place } from "./moves.ts";
import { Notes } from "./notes.tsx";
import { compared } from "./operand-shape.ts";
import { PartFrame } from "./part-frame.tsx";
import { flawsBelow } from "./problems.ts";
import { RecordsParts } from "./records.tsx";
import { SegmentParts } from "./segment-part.tsx";
import { SequenceParts } from "./sequence.tsx";
import { newCondition, newSequence } from "./tree.ts";
import { WindowPart } from "./window.tsx";

const SET_OPERATORS = ["has_any", "has_all", "has_none"] as const satisfies readonly SetCondition["op"][];

/** One line of a rule: a fact, what is asked of it, and what is to know or to mend about it. */
export function ConditionPart({
  condition,
  place,
  path,
}: {
  condition: Condition;
  place: Place;
  path: string;
}) {
  const t = useWords(rulePartWords);
  const { facts, problems, change } = useEditing();
  const flaws = flawsBelow(problems, path);
  const ask = (asked: Asked) => {
    const next = conditionFor(asked, facts);
    if (next) change(place, next);
  };
  return (
    <PartFrame
      part={condition}
      place={place}
      className={flaws.length > 0 ? "rule-part rule-condition rule-wrong" : "rule-part rule-condition"}
      removeLabel={t("removeCondition")}
    >
      <div className="rule-parts">
        <FactSelect
          label={t("fact")}
          value={condition.kind !== "bucket" && "fact" in condition ? condition.fact : condition.kind}
          facts={facts}
          onChange={ask}
        />
        <Parts condition={condition} facts={facts} onChange={(next) => change(place, next)} />
      </div>
      <FlawList flaws={flaws} />
      <Notes node={condition} facts={facts} />
    </PartFrame>
  );
}

function conditionFor(asked: Asked, facts: PublicFacts): Condition | undefined {
  if ("fact" in asked) {
    const fact = facts.get(asked.fact);
    return fact && newCondition(fact);
  }
  if (asked.kind === "bucket") return { kind: "bucket", salt: "a", from: 0, to: 5_000 };
  if (asked.kind === "segment") return { kind: "segment", op: "is_in", segment: "" };
  return newSequence(facts);
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
  const t = useWords(rulePartWords);
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
  if (condition.kind === "sequence")
    return <SequenceParts condition={condition} facts={facts} onChange={onChange} />;
  if (condition.kind === "segment") return <SegmentParts condition={condition} onChange={onChange} />;
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
      {fact.dated && (
        <WindowPart
          window={condition.window}
          onChange={(window) => {
            const { window: _before, ...rest } = condition;
            onChange(window ? { ...rest, window } : rest);
          }}
        />
      )}
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
