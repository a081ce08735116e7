import type { Journey, JourneyDefinition, JourneyFlaw } from "@hortus/contracts";
import { KindTag, useWords } from "@hortus/ui";
import { useMemo, type KeyboardEvent } from "react";
import { journeyWords } from "../words.ts";
import { AddStep } from "./add-step.tsx";
import { outlineOf, stepOf } from "./graph.ts";
import { StepFigures } from "./step-figures.tsx";
import { StepIcon } from "./step-icon.tsx";
import { useStepWords } from "./step-words.ts";
import type { Edit } from "./use-edit.ts";

interface Props {
  journey: Journey;
  definition: JourneyDefinition;
  flaws: readonly JourneyFlaw[];
  selected: string | undefined;
  onSelect: (id: string) => void;
  /** Absent while it is only read. */
  edit?: Edit | undefined;
}

/** The journey as a list that reads like a story; paths are indented below what divides them. */
export function Outline(props: Props) {
  const t = useWords(journeyWords);
  const words = useStepWords();
  const { journey, definition, flaws, selected, onSelect, edit } = props;
  const rows = useMemo(() => outlineOf(definition), [definition]);
  return (
    <ol className="journey-outline" aria-label={t("tab.steps")} onKeyDown={walkByArrows}>
      {edit && (
        <li>
          <AddStep edit={edit} place="start" label={t("addFirst")} />
        </li>
      )}
      {rows.map((row) => {
        const indent = { marginInlineStart: `min(${row.depth * 20}px, ${row.depth * 5}vw)` };
        if (row.kind === "step") {
          const { step } = row;
          const ofStep = flaws.filter(({ stepId }) => stepId === step.id);
          return (
            <li key={step.id} style={indent}>
              <button
                type="button"
                className="h-card journey-line"
                data-kind={step.kind}
                aria-pressed={selected === step.id}
                onClick={() => onSelect(step.id)}
              >
                <span className="h-row">
                  <StepIcon kind={step.kind} />
                  <strong>{step.name}</strong>
                  {(step.kind === "message" || step.kind === "task") && (
                    <KindTag tone={step.class === "offer" ? "warm" : "good"}>{t(step.class)}</KindTag>
                  )}
                  {ofStep.length > 0 && <KindTag tone="bad">{t("flawed")}</KindTag>}
                </span>
                <span className="journey-text">{words.summary(step)}</span>
              </button>
              <StepFigures journey={journey} step={step} />
              {edit && step.kind !== "exit" && step.kind !== "branch" && step.kind !== "split" && (
                <AddStep edit={edit} place={{ after: step.id, path: "next" }} />
              )}
            </li>
          );
        }
        const from = stepOf(definition, row.stepId);
        const name = words.path(from, row.path);
        return (
          <li key={`${row.kind} ${row.stepId} ${row.path}`} style={indent} className="journey-way">
            {row.kind === "path" ? (
              <span className="h-row">
                <span>↳ {name}</span>
                {row.isEmpty && <span className="h-muted">{t("end")}</span>}
                {edit && <AddStep edit={edit} place={{ after: row.stepId, path: row.path }} />}
              </span>
            ) : (
              <span className="h-muted">
                {t("meets", { name: stepOf(definition, row.target)?.name ?? "" })}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** Up and down go from step to step; Enter and a click open one. */
function walkByArrows(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by === 0 || !(event.target instanceof HTMLElement) || !event.target.matches("[data-kind]")) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-kind]")];
  all[all.indexOf(event.target) + by]?.focus();
  event.preventDefault();
}
