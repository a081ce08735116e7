import type { JourneyStep } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button, Checkbox, Input } from "antd";
import { AdvisorSelect } from "../../../shared/advisor-select.tsx";
import { journeyWords } from "../words.ts";
import { Field } from "./fields.tsx";

type NotifyStep = Extract<JourneyStep, { kind: "notify" }>;

/** Whom to tell, and what; customers see none of it. */
export function NotifyForm({ step, onChange }: { step: NotifyStep; onChange: (step: NotifyStep) => void }) {
  const t = useWords(journeyWords);
  return (
    <>
      <Checkbox
        checked={step.toAdvisor}
        onChange={({ target }) => onChange({ ...step, toAdvisor: target.checked })}
      >
        {t("toAdvisor")}
      </Checkbox>
      <Field label={t("alsoTell")}>
        <AdvisorSelect value={step.userIds} onChange={(userIds) => onChange({ ...step, userIds })} />
      </Field>
      <Field label={t("text")} hint={t("notifyHint")}>
        <Input.TextArea
          aria-label={t("text")}
          autoSize={{ minRows: 3, maxRows: 8 }}
          maxLength={180}
          showCount
          status={step.text.trim() === "" ? "error" : ""}
          value={step.text}
          onChange={({ target }) => onChange({ ...step, text: target.value })}
        />
        <span className="h-row">
          <span className="h-muted h-small">{t("insert")}</span>
          {(["customer", "advisor"] as const).map((variable) => (
            <Button
              key={variable}
              size="small"
              onClick={() => onChange({ ...step, text: `${step.text}{${variable}}` })}
            >
              {t(`variable.${variable}`)}
            </Button>
          ))}
        </span>
      </Field>
    </>
  );
}
