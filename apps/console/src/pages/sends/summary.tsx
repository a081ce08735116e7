import { outreachRoutes, type SendsSummary } from "@hortus/contracts";
import { ErrorState, StatCard, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useReasonWords } from "../../shared/lookups.ts";
import { sendWords } from "./words.ts";

const DAYS = 30;
/** What a figure counts, and the state by which the list below shows its rows. */
const FIGURES = [
  ["planned", undefined],
  ["sent", "sent"],
  ["handedOver", "handed_over"],
  ["deferred", "deferred"],
  ["held", "held"],
  ["refused", "refused"],
  ["failed", "failed"],
] as const satisfies readonly (readonly [keyof SendsSummary["total"], string | undefined])[];

/** The last thirty days in figures, and day by day; each figure leads to its rows in the list. */
export function Summary({ journeyId }: { journeyId: string | undefined }) {
  const t = useWords(sendWords);
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const to = format.today();
  const from = new Date(Date.parse(to) - (DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
  const query = useQuery({
    queryKey: ["sends-summary", from, to, journeyId],
    queryFn: ({ signal }) =>
      api.call(outreachRoutes.sendsSummary, { query: { from, to, journeyId } }, { signal }),
    refetchInterval: 15_000,
  });
  const summary = query.data;
  if (query.isError && !summary)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!summary) return <Skeleton active paragraph={{ rows: 2 }} />;
  const isByDay = search.get("byDay") === "1";
  const door = (days: { from: string; to: string }, state: string | undefined) => {
    const next = new URLSearchParams({ plannedFrom: days.from, plannedTo: days.to });
    if (state) next.set("state", state);
    if (journeyId) next.set("journey", journeyId);
    if (isByDay) next.set("byDay", "1");
    return `?${next.toString()}`;
  };
  const toggle = () =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (isByDay) next.delete("byDay");
      else next.set("byDay", "1");
      return next;
    });
  return (
    <section aria-label={t("summary")} className="h-stack" style={{ marginBottom: 16 }}>
      <div className="sends-figures">
        {FIGURES.map(([figure, state]) => (
          <StatCard
            key={figure}
            label={t(`figure.${figure}`)}
            value={format.count(summary.total[figure])}
            exact={summary.total[figure].toLocaleString("en-US")}
            definition={t(`definition.${figure}`)}
            asOf={summary.asOf}
            to={door({ from, to }, state)}
          />
        ))}
      </div>
      <div className="h-row">
        <span className="h-muted h-small">{t("lastDays", { days: DAYS })}</span>
        <Button size="small" type="link" aria-expanded={isByDay} onClick={toggle}>
          {t(isByDay ? "hideDays" : "byDay")}
        </Button>
        <Refusals summary={summary} />
      </div>
      {isByDay && <Days summary={summary} door={door} />}
    </section>
  );
}

function Refusals({ summary }: { summary: SendsSummary }) {
  const t = useWords(sendWords);
  const reasonOf = useReasonWords();
  if (summary.refusals.length === 0) return null;
  return (
    <span className="h-row h-small">
      <span className="h-muted">{t("refusedBecause")}</span>
      {summary.refusals.map(({ reason, count }) => (
        <Link key={reason} to={`?state=refused&reason=${encodeURIComponent(reason)}`}>
          {reasonOf(reason)} {count}
        </Link>
      ))}
    </span>
  );
}

function Days({
  summary,
  door,
}: {
  summary: SendsSummary;
  door: (days: { from: string; to: string }, state: string | undefined) => string;
}) {
  const t = useWords(sendWords);
  const format = useFormat();
  const days = summary.days.filter(({ planned }) => planned > 0).toReversed();
  if (days.length === 0) return <p className="h-muted">{t("noDays")}</p>;
  return (
    <div className="h-card sends-days">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("day")}</th>
            {FIGURES.map(([figure]) => (
              <th key={figure} scope="col">
                {t(`figure.${figure}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, ...counts }) => (
            <tr key={day}>
              <th scope="row">{format.day(day)}</th>
              {FIGURES.map(([figure, state]) => (
                <td key={figure}>
                  {counts[figure] > 0 ? (
                    <Link to={door({ from: day, to: day }, state)}>{format.count(counts[figure])}</Link>
                  ) : (
                    <span className="h-muted">0</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
