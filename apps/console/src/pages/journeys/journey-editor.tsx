import { PlusOutlined } from "@ant-design/icons";
import { journeyRoutes, type Journey, type JourneyDefinition, type JourneyStep } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal } from "antd";
import { useState } from "react";
import { useBlocker } from "react-router";
import { api } from "../../api.ts";
import { DefinitionFields } from "./definition-fields.tsx";
import { StepFields } from "./step-fields.tsx";
import { journeyWords } from "./words.ts";

/** Edits a journey into a draft; who is enrolled stays on the version of the start. */
export function JourneyEditor({
  journey,
  start,
  onClose,
}: {
  journey: Journey;
  start: JourneyDefinition;
  onClose: () => void;
}) {
  const t = useWords(journeyWords);
  const queries = useQueryClient();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [definition, change] = useState(start);
  const isChanged = JSON.stringify(definition) !== JSON.stringify(start);
  const save = useMutation({
    mutationFn: () =>
      api.call(journeyRoutes.changeJourney, { params: { id: journey.id }, body: { draft: definition } }),
    onSuccess: (next) => {
      queries.setQueryData(["journey", journey.id], next);
      void message.success(t("saved"));
      onClose();
    },
    onError: (error) => showProblem(error),
  });
  const { steps } = definition;
  const setSteps = (next: JourneyStep[]) => change({ ...definition, steps: next });
  const isWhole = steps.every(
    ({ name, action }) =>
      name.trim() !== "" &&
      action.text.trim() !== "" &&
      (action.kind === "message" || action.title.trim() !== ""),
  );
  return (
    <div className="h-stack" style={{ maxWidth: 820 }}>
      <DefinitionFields definition={definition} onChange={change} />
      {steps.map((step, place) => (
        <StepFields
          key={step.id}
          step={step}
          place={place}
          count={steps.length}
          onChange={(next) => setSteps(steps.map((each, index) => (index === place ? next : each)))}
          onMove={(by) => setSteps(moved(steps, place, by))}
          onRemove={() => setSteps(steps.filter((_, index) => index !== place))}
        />
      ))}
      <div>
        <Button
          icon={<PlusOutlined />}
          disabled={steps.length >= 30}
          onClick={() => setSteps([...steps, newStep(journey, steps, t("newStep"))])}
        >
          {t("addStep")}
        </Button>
      </div>
      <div className="h-row journey-save">
        <Button
          type="primary"
          disabled={!isWhole || !isChanged}
          title={isWhole ? undefined : t("stepsIncomplete")}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t("save")}
        </Button>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <span className="h-muted h-small">{t(isWhole ? "draftHint" : "stepsIncomplete")}</span>
      </div>
      <LeaveQuestion isChanged={isChanged && !save.isSuccess} />
    </div>
  );
}

function LeaveQuestion({ isChanged }: { isChanged: boolean }) {
  const t = useWords(journeyWords);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => isChanged && currentLocation.pathname !== nextLocation.pathname,
  );
  return (
    <Modal
      open={blocker.state === "blocked"}
      title={t("leaveTitle")}
      okText={t("leave")}
      cancelText={t("stay")}
      onOk={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      {t("leaveText")}
    </Modal>
  );
}

function moved(steps: readonly JourneyStep[], place: number, by: -1 | 1): JourneyStep[] {
  const next = [...steps];
  const [step] = next.splice(place, 1);
  if (step) next.splice(place + by, 0, step);
  return next;
}

/** Ids are stable over versions, so one that any version had is not given again. */
function newStep(journey: Journey, steps: readonly JourneyStep[], name: string): JourneyStep {
  const used = new Set([...steps.map(({ id }) => id), ...journey.steps.map(({ stepId }) => stepId)]);
  let number = steps.length + 1;
  while (used.has(`step-${number}`)) number += 1;
  const last = steps.at(-1)?.wait ?? { days: 0, at: "10:00" };
  return {
    id: `step-${number}`,
    name,
    wait: { days: last.days + 3, at: last.at },
    action: { kind: "message", class: "care", text: "" },
  };
}
