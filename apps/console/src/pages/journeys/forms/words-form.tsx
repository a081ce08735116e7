import { ADVISOR_TASKS, JOURNEY_VARIABLES, type JourneyStep } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button, Input, Select } from "antd";
import { ComplianceCheck } from "../../../shared/compliance/compliance-check.tsx";
import { journeyWords } from "../words.ts";
import { Field } from "./fields.tsx";

type WordsStep = Extract<JourneyStep, { kind: "message" | "task" }>;

/** What is said, or asked of the advisor. */
export function WordsForm({ step, onChange }: { step: WordsStep; onChange: (step: WordsStep) => void }) {
  const t = useWords(journeyWords);
  return (
    <>
      <Field label={t("class")}>
        <Select
          aria-label={t("class")}
          value={step.class}
          style={{ width: "100%" }}
          options={(["care", "offer"] as const).map((value) => ({ value, label: t(`long.${value}`) }))}
          onChange={(next) => onChange({ ...step, class: next })}
        />
      </Field>
      {step.kind === "task" && (
        <>
          <Field label={t("taskKind")}>
            <Select
              aria-label={t("taskKind")}
              value={step.task}
              style={{ width: "100%" }}
              options={ADVISOR_TASKS.map((value) => ({ value, label: t(`task.${value}`) }))}
              onChange={(task) => onChange({ ...step, task })}
            />
          </Field>
          <Field label={t("taskTitle")}>
            <Input
              aria-label={t("taskTitle")}
              value={step.title}
              maxLength={60}
              status={step.title.trim() === "" ? "error" : ""}
              onChange={({ target }) => onChange({ ...step, title: target.value })}
            />
          </Field>
        </>
      )}
      <Field label={t("text")}>
        <Input.TextArea
          aria-label={t("text")}
          autoSize={{ minRows: 4, maxRows: 14 }}
          maxLength={1_300}
          status={step.text.trim() === "" ? "error" : ""}
          value={step.text}
          onChange={({ target }) => onChange({ ...step, text: target.value })}
        />
        <span className="h-row">
          <span className="h-muted h-small">{t("insert")}</span>
          {JOURNEY_VARIABLES.map((variable) => (
            <Button
              key={variable}
              size="small"
              onClick={() => onChange({ ...step, text: `${step.text}{${variable}}` })}
            >
              {t(`variable.${variable}`)}
            </Button>
          ))}
        </span>
        <ComplianceCheck
          text={step.text}
          subject={{
            channel: step.kind === "message" ? "mass_message" : "task_script",
            purpose: step.class,
            classes: [],
            audiences: [],
          }}
          title={step.name}
          origin={{ kind: "journey" }}
          onAdd={(statement) => onChange({ ...step, text: `${step.text.trimEnd()}\n${statement}` })}
        />
      </Field>
    </>
  );
}
