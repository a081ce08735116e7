import {
  calendarJourneyRoutes,
  type CalendarBeginning,
  type CalendarJourney,
  type CalendarRehearsal,
} from "@hortus/contracts";
import { EmptyState, ErrorState, KindTag, StatCard, useBilingual, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Alert, Input, Segmented, Skeleton } from "antd";
import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useReasonWords } from "../../shared/lookups.ts";
import { addDays } from "../calendar/month.ts";
import "../journeys/journeys.css";
import { RehearsedLoadTable } from "../journeys/rehearsed-load.tsx";
import { journeyWords } from "../journeys/words.ts";
import { inOrder } from "./form.ts";
import { calendarJourneyWords } from "./words.ts";

const SPANS = ["7", "30", "90"] as const;

/** A dry run: each day's posts with their date, what the guards would say, and what advisors would have to do. */
export function CalendarRehearsal({ journey }: { journey: CalendarJourney }) {
  const say = useBilingual();
  const t = useWords(calendarJourneyWords);
  const [beginning, fields] = useBeginning(journey);
  const { id, version } = journey;
  const query = useQuery({
    queryKey: ["calendar-rehearsal", id, version, beginning],
    queryFn: ({ signal }) =>
      api.call(
        calendarJourneyRoutes.rehearseCalendarJourney,
        { params: { id }, body: beginning },
        { signal },
      ),
    staleTime: 60_000,
    retry: false,
  });
  const found = query.data;
  return (
    <div className="h-stack">
      {fields}
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !found ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : found.rehearsed === 0 ? (
        <EmptyState title={t("dryRunNobody")} hint={t("dryRunNobodyHint")} />
      ) : (
        <>
          {found.warnings.map((warning) => (
            <Alert key={warning.words.en} type="warning" showIcon title={say(warning.words)} />
          ))}
          <Figures found={found} journey={journey} />
          <Days found={found} journey={journey} />
          <RehearsedLoadTable load={found.load} />
          <Walked found={found} journey={journey} />
        </>
      )}
    </div>
  );
}

/** Which beginnings are supposed, kept in the address; and the fields to choose them by. */
function useBeginning({ channel, definition }: CalendarJourney) {
  const t = useWords(calendarJourneyWords);
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const { start } = definition;
  const today = format.today();
  const planned = start.kind === "date" ? start.day : today;
  const asks = search.get("begin") ?? (start.kind === "created" ? "30" : "day");
  const span = SPANS.find((days) => days === asks);
  const day = search.get("day") ?? planned;
  const beginning: CalendarBeginning = span
    ? { kind: "began", from: addDays(today, 1 - Number(span)), to: today }
    : { kind: "date", day };
  const set = (next: Record<string, string>) => setSearch({ tab: "rehearsal", ...next }, { replace: true });
  const fields = (
    <div className="h-row">
      {channel === "group" && (
        <>
          <span>{t("dryRunBegin")}</span>
          <Segmented
            aria-label={t("dryRunBegin")}
            value={asks}
            options={[
              ...SPANS.map((value) => ({ value, label: t("dryRunBegan", { days: value }) })),
              { value: "day", label: t("dryRunOneDay") },
            ]}
            onChange={(value) => set({ begin: value })}
          />
        </>
      )}
      {!span && (
        <label className="h-row">
          {t("dayOne")}
          <Input
            type="date"
            style={{ width: 160 }}
            value={day}
            onChange={({ target }) => target.value && set({ begin: "day", day: target.value })}
          />
        </label>
      )}
      <span className="h-muted h-small">{t("dryRunHint")}</span>
    </div>
  );
  return [beginning, fields] as const;
}

function Figures({ found, journey }: { found: CalendarRehearsal; journey: CalendarJourney }) {
  const t = useWords(calendarJourneyWords);
  const format = useFormat();
  const posts = new Set(journey.definition.steps.flatMap(({ id, kind }) => (kind === "post" ? [id] : [])));
  const ofPosts = found.steps.filter(({ stepId }) => posts.has(stepId));
  const objected = (...outcomes: string[]) =>
    ofPosts
      .flatMap(({ objections }) => objections)
      .reduce((sum, { outcome, count }) => (outcomes.includes(outcome) ? sum + count : sum), 0);
  const figures = {
    entered: found.entered,
    passed: ofPosts.reduce((sum, { passed }) => sum + passed, 0),
    putOff: objected("defer", "hold"),
    refused: objected("skip"),
  };
  return (
    <div className="h-stats">
      {(["entered", "passed", "putOff", "refused"] as const).map((key) => (
        <StatCard
          key={key}
          label={t(key === "entered" ? `dryRun.entered.${journey.channel}` : `dryRun.${key}`)}
          definition={t(`dryRun.${key}About`)}
          value={format.count(figures[key])}
          exact={String(figures[key])}
        />
      ))}
    </div>
  );
}

/** The plan's steps in their order: when each comes up, for how many it passes, and who is against it. */
function Days({ found, journey }: { found: CalendarRehearsal; journey: CalendarJourney }) {
  const t = useWords(calendarJourneyWords);
  const say = useWords(journeyWords);
  const format = useFormat();
  const reasonOf = useReasonWords();
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("dryRun.days")}</h2>
      <ul className="journey-rows">
        {inOrder(journey.definition.steps).map((step) => {
          const row = found.steps.find(({ stepId }) => stepId === step.id);
          const dates = [row?.firstDay, row?.lastDay].flatMap((day) => (day ? [format.day(day)] : []));
          return (
            <li key={step.id}>
              <span>
                <strong>{t("day", { day: step.day })}</strong> <span className="h-figure">{step.at}</span>
                <br />
                <span className="h-muted h-small">{[...new Set(dates)].join(" – ")}</span>
              </span>
              <span>
                <KindTag tone={step.kind === "post" ? "good" : "plain"}>{t(`kind.${step.kind}`)}</KindTag>{" "}
                {row && t("dryRun.passes", { passed: row.passed, reached: row.reached })}
                <br />
                <span className="h-small">
                  {row?.objections
                    .map(
                      ({ outcome, reason, count }) =>
                        `${say(`verdict.${outcome}`)} · ${reasonOf(reason)} ${count}`,
                    )
                    .join(" · ")}
                </span>
              </span>
              <span className="h-muted h-small calendar-text">
                {step.kind === "task" ? step.title : step.text}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Walked({ found, journey }: { found: CalendarRehearsal; journey: CalendarJourney }) {
  const t = useWords(calendarJourneyWords);
  const say = useWords(journeyWords);
  const inWords = useBilingual();
  const format = useFormat();
  const reasonOf = useReasonWords();
  const steps = new Map(journey.definition.steps.map((step) => [step.id, step]));
  const nameOf = (stepId: string) => {
    const step = steps.get(stepId);
    return step ? `${t("day", { day: step.day })} ${t(`kind.${step.kind}`)}` : stepId;
  };
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t(`dryRun.each.${journey.channel}`, { count: found.targets.length })}</h2>
      <ul className="journey-rows">
        {found.targets.map(({ target, startedOn, steps: noted }) => (
          <li key={target.id}>
            <strong>{target.name || t("unnamed")}</strong>
            <span className="h-muted">
              {t("dayOne")} · {format.day(startedOn)}
            </span>
            <span className="h-small">
              {noted.map(({ stepId, at, outcome, reason, detail, until }) => (
                <span key={stepId} className="journey-noted">
                  {[
                    `${format.exact(at).slice(5, 16)} ${nameOf(stepId)}`,
                    say(`verdict.${outcome}`),
                    reason && (detail ? inWords(detail) : reasonOf(reason)),
                    until && t("dryRun.until", { at: format.exact(until).slice(5, 16) }),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
