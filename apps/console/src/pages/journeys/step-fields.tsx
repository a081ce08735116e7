import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from "@ant-design/icons";
import { JOURNEY_VARIABLES, type JourneyStep } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button, Input, InputNumber, Select } from "antd";
import { journeyWords } from "./words.ts";

/** One step while it is edited: when, what kind, and the words. */
export function StepFields(props: {
  step: JourneyStep;
  place: number;
  count: number;
  onChange: (step: JourneyStep) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}) {
  const t = useWords(journeyWords);
  const { step, place, count, onChange } = props;
  const { action, wait } = step;
  return (
    <section className="h-card h-stack" aria-label={t("stepNumber", { n: place + 1 })}>
      <div className="h-row">
        <strong>{t("stepNumber", { n: place + 1 })}</strong>
        <Input
          aria-label={t("stepName")}
          value={step.name}
          maxLength={60}
          status={step.name.trim() === "" ? "error" : ""}
          className="h-grow"
          style={{ minWidth: 160 }}
          onChange={({ target }) => onChange({ ...step, name: target.value })}
        />
        <span>
          <Button
            type="text"
            icon={<ArrowUpOutlined />}
            aria-label={t("moveUp")}
            disabled={place === 0}
            onClick={() => props.onMove(-1)}
          />
          <Button
            type="text"
            icon={<ArrowDownOutlined />}
            aria-label={t("moveDown")}
            disabled={place === count - 1}
            onClick={() => props.onMove(1)}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t("removeStep")}
            title={count === 1 ? t("lastStep") : t("removeStep")}
            disabled={count === 1}
            onClick={props.onRemove}
          />
        </span>
      </div>
      <div className="h-row">
        {t("afterTrigger")}
        <InputNumber
          aria-label={t("days")}
          min={0}
          max={730}
          precision={0}
          value={wait.days}
          suffix={t("days")}
          style={{ width: 110 }}
          onChange={(days) => onChange({ ...step, wait: { ...wait, days: days ?? 0 } })}
        />
        <Input
          aria-label={t("at")}
          type="time"
          value={wait.at}
          style={{ width: 140 }}
          onChange={({ target }) =>
            target.value && onChange({ ...step, wait: { ...wait, at: target.value.slice(0, 5) } })
          }
        />
        <Select
          aria-label={t("actionKind")}
          value={action.kind}
          popupMatchSelectWidth={false}
          options={(["message", "task"] as const).map((value) => ({ value, label: t(`long.${value}`) }))}
          onChange={(kind) =>
            onChange({
              ...step,
              action:
                kind === "task"
                  ? { kind, class: action.class, title: step.name.slice(0, 60), text: action.text }
                  : { kind, class: action.class, text: action.text },
            })
          }
        />
        <Select
          aria-label={t("class")}
          value={action.class}
          popupMatchSelectWidth={false}
          options={(["care", "offer"] as const).map((value) => ({ value, label: t(`long.${value}`) }))}
          onChange={(next) => onChange({ ...step, action: { ...action, class: next } })}
        />
      </div>
      {action.kind === "task" && (
        <Input
          aria-label={t("taskTitle")}
          prefix={<span className="h-muted">{t("taskTitle")}</span>}
          value={action.title}
          maxLength={60}
          status={action.title.trim() === "" ? "error" : ""}
          onChange={({ target }) => onChange({ ...step, action: { ...action, title: target.value } })}
        />
      )}
      <Input.TextArea
        aria-label={t("text")}
        autoSize={{ minRows: 3 }}
        maxLength={1_300}
        status={action.text.trim() === "" ? "error" : ""}
        value={action.text}
        onChange={({ target }) => onChange({ ...step, action: { ...action, text: target.value } })}
      />
      <div className="h-row">
        <span className="h-muted h-small">{t("insert")}</span>
        {JOURNEY_VARIABLES.map((variable) => (
          <Button
            key={variable}
            size="small"
            onClick={() => onChange({ ...step, action: { ...action, text: `${action.text}{${variable}}` } })}
          >
            {`{${variable}} ${t(`variable.${variable}`)}`}
          </Button>
        ))}
      </div>
    </section>
  );
}
