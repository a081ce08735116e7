import type { Journey, JourneyStep } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Link } from "react-router";
import { journeyWords } from "../words.ts";
import { useStepWords } from "./step-words.ts";

/** Who stands at a step, whom it was done for, who was passed over, and which ways they took. */
export function StepFigures({ journey, step }: { journey: Journey; step: JourneyStep }) {
  const t = useWords(journeyWords);
  const words = useStepWords();
  const figures = journey.steps.find(({ stepId }) => stepId === step.id);
  if (!figures || journey.version === 0) return null;
  const { waiting, planned, replied, skipped, paths } = figures;
  const isSend = step.kind === "message" || step.kind === "task";
  return (
    <p className="h-row h-small journey-figures">
      {(waiting > 0 || step.kind === "wait") && (
        <Link to={`?tab=people&state=waiting&stepId=${encodeURIComponent(step.id)}`}>
          {t("waitingCount", { count: waiting })}
        </Link>
      )}
      {isSend && <Link to={`/sends?journey=${journey.id}`}>{t("plannedCount", { count: planned })}</Link>}
      {step.kind === "message" && replied > 0 && (
        <span title={t("repliedAbout")}>{t("repliedCount", { count: replied })}</span>
      )}
      {(step.kind === "tag" ||
        step.kind === "attribute" ||
        step.kind === "join" ||
        step.kind === "notify" ||
        step.kind === "goal") && <span>{t("doneCount", { count: planned })}</span>}
      {paths.map(({ path, count }) => (
        <span key={path}>
          {words.path(step, path)} {count}
        </span>
      ))}
      {skipped > 0 && <span className="h-muted">{t("skippedCount", { count: skipped })}</span>}
    </p>
  );
}
