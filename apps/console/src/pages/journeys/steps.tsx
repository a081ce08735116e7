import { OPERATORS, type Journey, type JourneyDefinition, type JourneyStep } from "@hortus/contracts";
import { KindTag, useLanguage, useWords } from "@hortus/ui";
import { Button } from "antd";
import { Link, useSearchParams } from "react-router";
import { useMay } from "../../session/me.ts";
import { JourneyEditor } from "./journey-editor.tsx";
import { journeyWords } from "./words.ts";

/** The steps from top to bottom, as a story, with where people stand; editing opens at an address of its own. */
export function Steps({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  const [search, setSearch] = useSearchParams();
  const mayEdit = useMay(OPERATORS) && journey.state !== "archived";
  const definition = journey.draft ?? journey.published;
  if (!definition) return null;
  if (mayEdit && search.get("edit") === "1")
    return <JourneyEditor journey={journey} start={definition} onClose={() => setSearch({})} />;
  return (
    <div className="h-stack" style={{ maxWidth: 820 }}>
      <div className="h-row">
        <p className="h-muted h-grow" style={{ minWidth: 240 }}>
          <Rules definition={definition} />
        </p>
        {mayEdit && <Button onClick={() => setSearch({ edit: "1" })}>{t("edit")}</Button>}
      </div>
      <ol className="journey-steps">
        {definition.steps.map((step) => (
          <Step key={step.id} step={step} journey={journey} />
        ))}
      </ol>
    </div>
  );
}

function Rules({
  definition: { trigger, exits, reentry, quietUntilDay },
}: {
  definition: JourneyDefinition;
}) {
  const t = useWords(journeyWords);
  const { language } = useLanguage();
  const parts = [
    t(`trigger.${trigger.kind}`),
    reentry.kind === "after_days"
      ? t("reentry.after_days", { days: reentry.days })
      : t(`reentry.${reentry.kind}`),
    exits.length > 0 &&
      t("exitsOn", { list: exits.map((exit) => t(`exit.${exit}`)).join(language === "zh" ? "、" : ", ") }),
    quietUntilDay !== undefined && t("quiet", { day: quietUntilDay }),
  ];
  return <>{parts.filter(Boolean).join(" · ")}</>;
}

function Step({ step, journey }: { step: JourneyStep; journey: Journey }) {
  const t = useWords(journeyWords);
  const figures = journey.steps.find(({ stepId }) => stepId === step.id);
  const { action, wait } = step;
  return (
    <li className="h-card">
      <div className="h-row">
        <strong>{t("day", { days: wait.days, at: wait.at })}</strong>
        <span>{step.name}</span>
        <KindTag>{t(action.kind)}</KindTag>
        <KindTag tone={action.class === "offer" ? "warm" : "good"}>{t(action.class)}</KindTag>
      </div>
      {action.kind === "task" && <p>{action.title}</p>}
      <p className="journey-text">{action.text}</p>
      {figures && (
        <p className="h-row h-small">
          <Link to={`?tab=people&state=waiting&stepId=${encodeURIComponent(step.id)}`}>
            {t("waitingCount", { count: figures.waiting })}
          </Link>
          <Link to={`/sends?journey=${journey.id}`}>{t("plannedCount", { count: figures.planned })}</Link>
          <span className="h-muted">{t("skippedCount", { count: figures.skipped })}</span>
        </p>
      )}
    </li>
  );
}
