import type { PublicFacts, SequenceCondition, SequenceStep } from "@hortus/rules";
import { useWords } from "@hortus/ui";
import { InputNumber, Select } from "antd";
import { FactSelect } from "./fact-select.tsx";
import { Filters } from "./filters.tsx";
import { WindowPart } from "./window.tsx";
import { ruleWords } from "./words.ts";

const WHICH = ["any", "first", "last"] as const;
const OPS = ["followed", "not_followed"] as const;
const WITHIN = ["none", "days", "hours"] as const;
type Within = (typeof WITHIN)[number];

/** A, and B after it (or not): two lines, and the time between them. */
export function SequenceParts(props: {
  condition: SequenceCondition;
  facts: PublicFacts;
  onChange: (condition: SequenceCondition) => void;
}) {
  const t = useWords(ruleWords);
  const { condition, facts, onChange } = props;
  const { first, second, op, which = "any", within } = condition;
  const unit: Within = !within ? "none" : "days" in within ? "days" : "hours";
  const setWithin = (next: Within, length: number) => {
    const { within: _before, ...rest } = condition;
    onChange(
      next === "none" ? rest : { ...rest, within: next === "days" ? { days: length } : { hours: length } },
    );
  };
  const length = !within ? 30 : "days" in within ? within.days : within.hours;
  return (
    <div className="rule-sequence">
      <div className="rule-parts" role="group" aria-label={t("first")}>
        <span className="h-muted">{t("first")}</span>
        <Select
          aria-label={t("which")}
          value={which}
          popupMatchSelectWidth={false}
          options={WHICH.map((value) => ({ value, label: t(`which.${value}`) }))}
          onChange={(next) => onChange({ ...condition, which: next })}
        />
        <Step
          step={first}
          label={t("first")}
          facts={facts}
          onChange={(next) => onChange({ ...condition, first: next })}
        />
      </div>
      <div className="rule-parts" role="group" aria-label={t("second")}>
        <Select
          aria-label={t("second")}
          value={op}
          popupMatchSelectWidth={false}
          options={OPS.map((value) => ({ value, label: t(`sequence.${value}`) }))}
          onChange={(next) => onChange({ ...condition, op: next })}
        />
        {within && (
          <InputNumber
            aria-label={t(`within.${unit}`)}
            min={1}
            max={unit === "days" ? 3650 : 8760}
            precision={0}
            value={length}
            style={{ width: 80 }}
            onChange={(next) => setWithin(unit, next ?? 1)}
          />
        )}
        <Select
          aria-label={t("within")}
          value={unit}
          popupMatchSelectWidth={false}
          options={WITHIN.map((value) => ({ value, label: t(`within.${value}`) }))}
          onChange={(next) => setWithin(next, within ? length : next === "hours" ? 24 : 30)}
        />
        <Step
          step={second}
          label={t("second")}
          facts={facts}
          onChange={(next) => onChange({ ...condition, second: next })}
        />
      </div>
    </div>
  );
}

function Step(props: {
  step: SequenceStep;
  label: string;
  facts: PublicFacts;
  onChange: (step: SequenceStep) => void;
}) {
  const { step, facts, onChange } = props;
  const fact = facts.get(step.fact);
  return (
    <>
      <FactSelect
        label={props.label}
        value={step.fact}
        facts={facts}
        only="records"
        onChange={(asked) => "fact" in asked && onChange({ fact: asked.fact })}
      />
      <WindowPart
        window={step.window}
        onChange={(window) => {
          const { window: _before, ...rest } = step;
          onChange(window ? { ...rest, window } : rest);
        }}
      />
      {fact?.kind === "records" && (
        <Filters
          filters={step.filters}
          fact={fact}
          onChange={(filters) => {
            const { filters: _before, ...rest } = step;
            onChange(filters ? { ...rest, filters } : rest);
          }}
        />
      )}
    </>
  );
}
