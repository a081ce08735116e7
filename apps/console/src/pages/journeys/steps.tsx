import {
  journeyRoutes,
  OPERATORS,
  type Journey,
  type JourneyDefinition,
  type JourneyStep,
} from "@hortus/contracts";
import { KindTag, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Card, Input, InputNumber } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { journeyWords } from "./words.ts";

/** The steps from top to bottom, as a story; the words and days can be edited into a draft. */
export function Steps({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  const queries = useQueryClient();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [edited, edit] = useState<JourneyDefinition>();
  const mayEdit = useMay(OPERATORS) && journey.state !== "archived";
  const definition = edited ?? journey.draft ?? journey.published;
  const save = useMutation({
    mutationFn: (draft: JourneyDefinition) =>
      api.call(journeyRoutes.changeJourney, { params: { id: journey.id }, body: { draft } }),
    onSuccess: (next) => {
      queries.setQueryData(["journey", journey.id], next);
      edit(undefined);
      void message.success(t("saved"));
    },
    onError: (error) => showProblem(error),
  });
  if (!definition) return null;
  const change = (index: number, step: JourneyStep) =>
    edit({ ...definition, steps: definition.steps.map((each, place) => (place === index ? step : each)) });
  return (
    <div style={{ display: "grid", gap: 12, maxWidth: 820 }}>
      <p className="h-muted" style={{ margin: 0 }}>
        <Rules definition={definition} />
      </p>
      {definition.steps.map((step, index) => (
        <Step
          key={step.id}
          step={step}
          journey={journey}
          onChange={edited ? (next) => change(index, next) : undefined}
        />
      ))}
      {mayEdit && (
        <div className="h-row">
          {edited ? (
            <Button type="primary" loading={save.isPending} onClick={() => save.mutate(edited)}>
              {t("save")}
            </Button>
          ) : (
            <Button onClick={() => edit(definition)}>{t("edit")}</Button>
          )}
        </div>
      )}
    </div>
  );
}

function Rules({
  definition: { trigger, exits, reentry, quietUntilDay },
}: {
  definition: JourneyDefinition;
}) {
  const t = useWords(journeyWords);
  const parts = [
    t(`trigger.${trigger.kind}`),
    reentry.kind === "after_days"
      ? t("reentry.after_days", { days: reentry.days })
      : t(`reentry.${reentry.kind}`),
    exits.length > 0 && t("exitsOn", { list: exits.map((exit) => t(`exit.${exit}`)).join("、") }),
    quietUntilDay !== undefined && t("quiet", { day: quietUntilDay }),
  ];
  return <>{parts.filter(Boolean).join(" · ")}</>;
}

function Step({
  step,
  journey,
  onChange,
}: {
  step: JourneyStep;
  journey: Journey;
  onChange: ((step: JourneyStep) => void) | undefined;
}) {
  const t = useWords(journeyWords);
  const figures = journey.steps.find(({ stepId }) => stepId === step.id);
  const { action, wait } = step;
  return (
    <Card
      size="small"
      title={
        <span className="h-row">
          <strong>{t("day", { days: wait.days, at: wait.at })}</strong> {step.name}
          <KindTag
            tone={action.class === "offer" ? "warm" : "good"}
          >{`${t(action.kind)} · ${t(action.class)}`}</KindTag>
        </span>
      }
    >
      {onChange ? (
        <div style={{ display: "grid", gap: 8 }}>
          <span className="h-row">
            <InputNumber
              aria-label={t("days")}
              min={0}
              max={730}
              value={wait.days}
              onChange={(days) => onChange({ ...step, wait: { ...wait, days: days ?? 0 } })}
            />
            {t("days")}
            <Input
              aria-label={t("at")}
              value={wait.at}
              style={{ width: 90 }}
              onChange={({ target }) => onChange({ ...step, wait: { ...wait, at: target.value } })}
            />
          </span>
          <Input.TextArea
            aria-label={t("text")}
            autoSize
            value={action.text}
            onChange={({ target }) => onChange({ ...step, action: { ...action, text: target.value } })}
          />
        </div>
      ) : (
        <p style={{ margin: 0, whiteSpace: "pre-wrap" }}>{action.text}</p>
      )}
      {figures && (
        <p className="h-muted h-small h-figure">
          {t("counts", { waiting: figures.waiting, planned: figures.planned, skipped: figures.skipped })}
        </p>
      )}
    </Card>
  );
}
