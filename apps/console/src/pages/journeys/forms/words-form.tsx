import { ADVISOR_TASKS, JOURNEY_VARIABLES, type ContentItem, type JourneyStep } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button, Input, InputNumber, Select } from "antd";
import { AttachedList, attachmentOf } from "../../../shared/content/attached.tsx";
import { useAttachedWords } from "../../../shared/content/use-attached-words.ts";
import { ContentPicker } from "../../../shared/content/picker.tsx";
import { ComplianceCheck } from "../../../shared/compliance/compliance-check.tsx";
import { journeyWords } from "../words.ts";
import { Field } from "./fields.tsx";

const EVIDENCE = ["none", "note", "photo"] as const;

type WordsStep = Extract<JourneyStep, { kind: "message" | "task" }>;

/** What is said, or asked of the advisor. */
export function WordsForm({ step, onChange }: { step: WordsStep; onChange: (step: WordsStep) => void }) {
  const t = useWords(journeyWords);
  const attachedWords = useAttachedWords(step.kind === "message" ? (step.attachments ?? []) : []);
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
          <Field label={t("dueDays")} hint={t("dueDaysHint")}>
            <InputNumber
              aria-label={t("dueDays")}
              min={1}
              max={30}
              precision={0}
              value={step.dueDays ?? null}
              suffix={t("days")}
              style={{ width: 130 }}
              onChange={(days) => onChange({ ...step, dueDays: days ?? undefined })}
            />
          </Field>
          <Field label={t("evidence")}>
            <Select<(typeof EVIDENCE)[number]>
              aria-label={t("evidence")}
              value={step.evidence ?? "none"}
              style={{ width: "100%" }}
              options={EVIDENCE.map((value) => ({ value, label: t(`evidence.${value}`) }))}
              onChange={(next) => onChange({ ...step, evidence: next === "none" ? undefined : next })}
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
          onChange={({ target }) => onChange(withText(step, target.value))}
        />
        {step.kind === "message" && (
          <AttachedList
            attachments={step.attachments ?? []}
            onRemove={(place) =>
              onChange({ ...step, attachments: step.attachments?.filter((_, other) => other !== place) })
            }
          />
        )}
        <span className="h-row">
          <span className="h-muted h-small">{t("insert")}</span>
          {JOURNEY_VARIABLES.map((variable) => (
            <Button
              key={variable}
              size="small"
              onClick={() => onChange(withText(step, `${step.text}{${variable}}`))}
            >
              {t(`variable.${variable}`)}
            </Button>
          ))}
          <ContentPicker
            channel={step.kind === "message" ? "mass_message" : "task_script"}
            {...(step.kind === "task" ? { kinds: ["script" as const] } : {})}
            onPick={(item) => onChange(withContent(step, item))}
          />
        </span>
        <ComplianceCheck
          text={step.text}
          extras={attachedWords}
          subject={{
            channel: step.kind === "message" ? "mass_message" : "task_script",
            purpose: step.class,
            classes: [],
            audiences: [],
          }}
          title={step.name}
          origin={{ kind: "journey" }}
          onAdd={(statement) => onChange(withText(step, `${step.text.trimEnd()}\n${statement}`))}
        />
      </Field>
    </>
  );
}

/** Words that somebody changed are no version of the library any more. */
function withText(step: WordsStep, text: string): WordsStep {
  const { content: _content, ...rest } = step;
  return { ...rest, text };
}

/** A script gives the words; a card or a file goes beside them, with its own words where there are none yet. */
export function withContent(step: WordsStep, item: ContentItem): WordsStep {
  const attachment = attachmentOf(item);
  const { text } = item.body;
  const worded =
    text && (!attachment || !step.text.trim())
      ? { ...step, text, content: { id: item.id, version: item.version } }
      : step;
  if (!attachment || worded.kind !== "message") return worded;
  return { ...worded, attachments: [...(worded.attachments ?? []), attachment].slice(0, 9) };
}
