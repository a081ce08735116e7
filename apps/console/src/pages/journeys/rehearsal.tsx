import { journeyRoutes, type Journey, type JourneyRehearsal } from "@hortus/contracts";
import { EmptyState, ErrorState, StatCard, useBilingual, useFormat, useWords, When } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Alert, Segmented, Skeleton } from "antd";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useReasonWords } from "../../shared/lookups.ts";
import { stepOf } from "./editor/graph.ts";
import { shownOf, useStepWords } from "./editor/step-words.ts";
import { useExitReason } from "./enrolments.tsx";
import { RehearsedLoadTable } from "./rehearsed-load.tsx";
import { journeyWords } from "./words.ts";

const SPANS = ["7", "30", "90"] as const;

/** A dry run: who would have come in, when each step would have been, and what the guards would have said. */
export function Rehearsal({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  const format = useFormat();
  const say = useBilingual();
  const [search, setSearch] = useSearchParams();
  const span = SPANS.find((days) => days === search.get("days")) ?? "30";
  const to = format.today();
  const from = new Date(Date.parse(to) - (Number(span) - 1) * 86_400_000).toISOString().slice(0, 10);
  const definition = shownOf(journey);
  const query = useQuery({
    queryKey: ["rehearsal", journey.id, from, to, JSON.stringify(definition)],
    queryFn: ({ signal }) =>
      api.call(journeyRoutes.rehearseJourney, { params: { id: journey.id }, body: { from, to } }, { signal }),
    staleTime: 60_000,
    retry: false,
  });
  const found = query.data;
  const nobody = found?.warnings.find(({ code }) => code === "nobody");
  return (
    <div className="h-stack">
      <div className="h-row">
        <Segmented
          aria-label={t("dryRunSpan")}
          value={span}
          options={SPANS.map((value) => ({ value, label: t("dryRunDays", { days: value }) }))}
          onChange={(days) => setSearch({ tab: "rehearsal", days }, { replace: true })}
        />
        <span className="h-muted h-small">{t("dryRunHint")}</span>
      </div>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !found ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : (
        <>
          {found.warnings.map(
            (warning) =>
              warning !== nobody && (
                <Alert key={warning.words.en} type="warning" showIcon title={say(warning.words)} />
              ),
          )}
          {nobody ? (
            <EmptyState title={t("dryRunNobody")} hint={say(nobody.words)} />
          ) : (
            <Found found={found} journey={journey} />
          )}
        </>
      )}
    </div>
  );
}

function Found({ found, journey }: { found: JourneyRehearsal; journey: Journey }) {
  const t = useWords(journeyWords);
  const format = useFormat();
  const reasonOf = useExitReason();
  const refused = found.days.reduce((sum, day) => sum + day.refused, 0);
  const messages = found.days.reduce((sum, day) => sum + day.messages, 0);
  const tasks = found.days.reduce((sum, day) => sum + day.tasks, 0);
  const kept = found.kept.map(({ reason, count }) => `${reasonOf(reason)} ${count}`).join(" · ");
  return (
    <>
      <div className="journey-stats">
        <StatCard
          label={t("dryRunEntered")}
          value={format.count(found.entered)}
          definition={t("dryRunEnteredAbout", { from: found.from, to: found.to })}
          change={kept || undefined}
        />
        <StatCard
          label={t("dryRunMessages")}
          value={format.count(messages)}
          definition={t("dryRunPassedAbout")}
        />
        <StatCard label={t("dryRunTasks")} value={format.count(tasks)} definition={t("dryRunPassedAbout")} />
        <StatCard
          label={t("dryRunRefused")}
          value={format.count(refused)}
          definition={t("dryRunRefusedAbout")}
        />
      </div>
      <StepTable found={found} journey={journey} />
      <RehearsedLoadTable load={found.load} />
      <People found={found} journey={journey} />
    </>
  );
}

function StepTable({ found, journey }: { found: JourneyRehearsal; journey: Journey }) {
  const t = useWords(journeyWords);
  const format = useFormat();
  const words = useStepWords();
  const reasonOf = useReasonWords();
  const definition = shownOf(journey);
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("dryRunSteps")}</h2>
      <ul className="journey-rows">
        {found.steps
          .filter(({ reached }) => reached > 0)
          .map(({ stepId, name, reached, passed, objections, paths, firstDay, lastDay }) => {
            const step = definition && stepOf(definition, stepId);
            const isSend = step?.kind === "message" || step?.kind === "task";
            return (
              <li key={stepId}>
                <strong>{name}</strong>
                <span>
                  {isSend ? t("dryRunPassed", { passed, reached }) : t("people", { count: reached })}
                  {firstDay && lastDay && (
                    <span className="h-muted"> · {`${format.day(firstDay)} – ${format.day(lastDay)}`}</span>
                  )}
                </span>
                <span className="h-muted h-small">
                  {[
                    ...objections.map(
                      ({ reason, outcome, count }) =>
                        `${t(`verdict.${outcome}`)} · ${reasonOf(reason)} ${count}`,
                    ),
                    ...paths.map(({ path, count }) => `${words.path(step, path)} ${count}`),
                  ].join(" · ")}
                </span>
              </li>
            );
          })}
      </ul>
    </section>
  );
}

function People({ found, journey }: { found: JourneyRehearsal; journey: Journey }) {
  const t = useWords(journeyWords);
  const format = useFormat();
  const words = useStepWords();
  const reasonOf = useReasonWords();
  const exitOf = useExitReason();
  const definition = shownOf(journey);
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("dryRunPeople", { count: found.people.length })}</h2>
      <ul className="journey-rows">
        {found.people.map(({ customer, enteredAt, endedWith, steps }) => (
          <li key={`${customer.id} ${enteredAt}`}>
            <Link to={`/customers/${customer.id}`}>{customer.name}</Link>
            <span className="h-muted">
              <When at={enteredAt} />
            </span>
            <span className="h-small">
              {steps.map(({ stepId, name, at, outcome, path, reason }) => (
                <span key={stepId} className="journey-noted">
                  {format.exact(at).slice(5, 16)} {name} ·{" "}
                  {outcome === "chosen"
                    ? words.path(definition && stepOf(definition, stepId), path ?? "")
                    : [t(`verdict.${outcome}`), reason && reasonOf(reason)].filter(Boolean).join(" · ")}
                </span>
              ))}
              <span className="h-muted">
                {endedWith === "under_way"
                  ? t("waiting")
                  : endedWith === "done"
                    ? t("done")
                    : exitOf(endedWith)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
