import type { CalendarJourney, CalendarStep } from "@hortus/contracts";
import { currentTime, KindTag, useFormat, useWords } from "@hortus/ui";
import { AttachedList } from "../../shared/content/attached.tsx";
import { addDays } from "../calendar/month.ts";
import { inOrder } from "./form.ts";
import { calendarJourneyWords } from "./words.ts";

/** A step that is due is carried out within seconds. */
const SOON_MS = 5 * 60_000;

/** The days in their order, each with what comes up and how it went so far. */
export function Plan({ journey }: { journey: CalendarJourney }) {
  const t = useWords(calendarJourneyWords);
  const { definition, steps: counts } = journey;
  const format = useFormat();
  const { start } = definition;
  const isOver = ({ day, at }: CalendarStep, firstDay: string) => {
    const [hours = 0, minutes = 0] = at.split(":").map(Number);
    const begins = Date.parse(format.dayStart(addDays(firstDay, day - 1)));
    return begins + (hours * 60 + minutes) * 60_000 < currentTime().getTime() - SOON_MS;
  };
  const ordered = inOrder(definition.steps);
  const days = [...new Set(ordered.map(({ day }) => day))];
  return (
    <ol className="h-stack calendar-days">
      {days.map((day) => (
        <li key={day} className="h-card">
          <h2 className="h-card-title">
            {t("day", { day })}
            {start.kind === "date" && (
              <span className="h-small h-muted"> {format.day(addDays(start.day, day - 1))}</span>
            )}
          </h2>
          <div className="h-stack">
            {ordered
              .filter((step) => step.day === day)
              .map((step) => (
                <Step
                  key={step.id}
                  step={step}
                  counts={counts.find(({ id }) => id === step.id)}
                  isOver={journey.startedAt !== undefined && start.kind === "date" && isOver(step, start.day)}
                />
              ))}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Step({
  step,
  counts,
  isOver,
}: {
  step: CalendarStep;
  counts: CalendarJourney["steps"][number] | undefined;
  isOver: boolean;
}) {
  const t = useWords(calendarJourneyWords);
  const figures =
    counts && counts.times > 0
      ? [
          t("times", { count: counts.times }),
          ...(["sent", "handedOver", "waiting", "lost"] as const).flatMap((key) =>
            counts[key] > 0 ? [t(key, { count: counts[key] })] : [],
          ),
        ]
      : isOver
        ? [t("passedOver")]
        : [];
  return (
    <div>
      <div className="h-row">
        <span className="h-figure">{step.at}</span>
        <KindTag tone={step.kind === "post" ? "good" : "plain"}>{t(`kind.${step.kind}`)}</KindTag>
        {step.kind === "post" && step.class === "offer" && <KindTag tone="warm">{t("class.offer")}</KindTag>}
        {step.kind === "task" && step.needsNote && <span className="h-small h-muted">{t("needsNote")}</span>}
      </div>
      {step.kind === "task" && <strong>{step.title}</strong>}
      <p className="calendar-text">{step.text}</p>
      {step.kind === "post" && <AttachedList attachments={step.attachments} />}
      {figures.length > 0 && <p className="h-small h-muted">{figures.join(" · ")}</p>}
    </div>
  );
}
