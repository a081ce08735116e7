import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import type { JourneyStep } from "@hortus/contracts";
import { byKey, type Rule } from "@hortus/rules";
import { useWords } from "@hortus/ui";
import { Button, Input, InputNumber } from "antd";
import { useMemo } from "react";
import { useRuleCheck } from "../../segments/editor/problems.ts";
import { RuleEditor } from "../../segments/editor/rule-editor.tsx";
import { asEdited } from "../../segments/editor/tree.ts";
import { useVocabulary } from "../editor/step-words.ts";
import { journeyWords } from "../words.ts";
import { Field } from "./fields.tsx";
import "../../segments/segments.css";

type Branch = Extract<JourneyStep, { kind: "branch" }>;
type Split = Extract<JourneyStep, { kind: "split" }>;
const MOST_PATHS = 6;

/** Paths by rule: the first whose rule holds is taken. */
export function BranchForm({ step, onChange }: { step: Branch; onChange: (step: Branch) => void }) {
  const t = useWords(journeyWords);
  const put = (index: number, path: Branch["paths"][number] | undefined) =>
    onChange({
      ...step,
      paths: step.paths.flatMap((each, place) => (place === index ? (path ?? []) : each)),
    });
  return (
    <>
      {step.paths.map((path, index) => (
        <section key={path.id} className="journey-path" aria-label={path.name}>
          <PathHead
            name={path.name}
            canRemove={step.paths.length > 1}
            onName={(name) => put(index, { ...path, name })}
            onRemove={() => put(index, undefined)}
          />
          <RuleFields rule={path.rule} onChange={(rule) => put(index, { ...path, rule })} />
        </section>
      ))}
      {step.paths.length < MOST_PATHS && (
        <Button
          icon={<PlusOutlined />}
          onClick={() =>
            onChange({
              ...step,
              paths: [
                ...step.paths,
                {
                  id: freeId(step.paths, "path"),
                  name: t("pathName"),
                  rule: { version: 1, root: { kind: "all", of: [] } },
                  next: step.otherwise,
                },
              ],
            })
          }
        >
          {t("addPath")}
        </Button>
      )}
      <p className="h-muted h-small">{t("branchHint")}</p>
    </>
  );
}

/** Arms by percent, and those who are left alone for comparison. */
export function SplitForm({ step, onChange }: { step: Split; onChange: (step: Split) => void }) {
  const t = useWords(journeyWords);
  const put = (index: number, arm: Split["arms"][number] | undefined) =>
    onChange({ ...step, arms: step.arms.flatMap((each, place) => (place === index ? (arm ?? []) : each)) });
  const sum = step.arms.reduce((total, { percent }) => total + percent, 0);
  return (
    <>
      {step.arms.map((arm, index) => (
        <section key={arm.id} className="journey-path" aria-label={arm.name}>
          <PathHead
            name={arm.name}
            canRemove={step.arms.length > 1}
            onName={(name) => put(index, { ...arm, name })}
            onRemove={() => put(index, undefined)}
          />
          <Percent
            label={t("share")}
            value={arm.percent}
            max={100}
            isWrong={sum !== 100}
            onChange={(percent) => put(index, { ...arm, percent })}
          />
        </section>
      ))}
      {sum !== 100 && (
        <p className="journey-flaws" role="status">
          {t("armsSum", { sum })}
        </p>
      )}
      {step.arms.length < MOST_PATHS && (
        <Button
          icon={<PlusOutlined />}
          onClick={() =>
            onChange({
              ...step,
              arms: [
                ...step.arms,
                {
                  id: freeId(step.arms, "arm"),
                  name: t("armB"),
                  percent: Math.max(0, 100 - sum),
                  next: step.arms[0]?.next ?? null,
                },
              ],
            })
          }
        >
          {t("addArm")}
        </Button>
      )}
      <Field label={t("holdOut")} hint={t("holdOutHint")}>
        <Percent
          label={t("holdOut")}
          value={step.holdOutPercent}
          max={50}
          onChange={(holdOutPercent) => onChange({ ...step, holdOutPercent })}
        />
      </Field>
    </>
  );
}

function Percent(props: {
  label: string;
  value: number;
  max: number;
  isWrong?: boolean;
  onChange: (percent: number) => void;
}) {
  return (
    <InputNumber
      aria-label={props.label}
      min={0}
      max={props.max}
      precision={0}
      value={props.value}
      status={props.isWrong ? "error" : ""}
      suffix="%"
      style={{ width: 110 }}
      onChange={(percent) => percent !== null && props.onChange(percent)}
    />
  );
}

function PathHead(props: {
  name: string;
  canRemove: boolean;
  onName: (name: string) => void;
  onRemove: () => void;
}) {
  const t = useWords(journeyWords);
  return (
    <span className="h-row">
      <Input
        aria-label={t("pathNameField")}
        value={props.name}
        maxLength={60}
        className="h-grow"
        status={props.name.trim() === "" ? "error" : ""}
        onChange={({ target }) => props.onName(target.value)}
      />
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t("removePath", { name: props.name })}
        disabled={!props.canRemove}
        onClick={props.onRemove}
      />
    </span>
  );
}

/** A rule over everything that is known of a customer. */
export function RuleFields({ rule, onChange }: { rule: Rule; onChange: (rule: Rule) => void }) {
  const vocabulary = useVocabulary();
  const facts = useMemo(() => byKey(vocabulary?.facts ?? []), [vocabulary]);
  const { problems } = useRuleCheck(rule, facts);
  if (!vocabulary) return null;
  return (
    <RuleEditor
      root={asEdited(rule)}
      facts={facts}
      problems={problems}
      onChange={(root) => onChange({ version: 1, root })}
    />
  );
}

function freeId(taken: readonly { id: string }[], prefix: string): string {
  for (let number = 1; ; number++)
    if (!taken.some(({ id }) => id === `${prefix}-${number}`)) return `${prefix}-${number}`;
}
