import { acquisitionRoutes, WELCOME_OUTCOMES } from "@hortus/contracts";
import { ErrorState, StatCard, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Segmented, Skeleton } from "antd";
import { useMemo, useState } from "react";
import { api } from "../../api.ts";
import { Trend } from "../../shared/chart/trend.tsx";
import { codesWords } from "./words.ts";

const PERIODS = [7, 30, 90] as const;
const DAY_MS = 86_400_000;

/** What the code brought by day, and whether the welcomes arrived. */
export function Stats({ codeId }: { codeId: string }) {
  const t = useWords(codesWords);
  const format = useFormat();
  const [period, setPeriod] = useState<(typeof PERIODS)[number]>(30);
  const to = format.today();
  const from = new Date(Date.parse(to) - (period - 1) * DAY_MS).toISOString().slice(0, 10);
  const { data, error, refetch } = useQuery({
    queryKey: ["channel-code", codeId, "stats", from, to],
    queryFn: ({ signal }) =>
      api.call(
        acquisitionRoutes.channelCodeStats,
        { params: { id: codeId }, query: { from, to } },
        { signal },
      ),
  });
  const series = useMemo(
    () => [
      { name: t("adds"), values: data?.days.map(({ adds }) => adds) ?? [] },
      { name: t("losses"), values: data?.days.map(({ losses }) => losses) ?? [] },
    ],
    [data, t],
  );
  const days = useMemo(() => data?.days.map(({ date }) => date) ?? [], [data]);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active paragraph={{ rows: 8 }} />;
  const people = `/channel-codes/${codeId}?tab=people`;
  const welcomes = WELCOME_OUTCOMES.flatMap((outcome) => {
    const count = data.welcomes[outcome] ?? 0;
    return count > 0 ? [{ outcome, count }] : [];
  });
  return (
    <div className="h-stack">
      <Segmented
        className="code-period"
        aria-label={t("period")}
        value={period}
        onChange={setPeriod}
        options={PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))}
      />
      <div className="h-stats">
        <StatCard
          label={t("adds")}
          definition={t("addsAbout")}
          value={format.count(data.adds)}
          to={people}
          asOf={data.asOf}
        />
        <StatCard
          label={t("losses")}
          definition={t("lossesAbout")}
          value={format.count(data.losses)}
          to={`${people}&lost=true`}
          asOf={data.asOf}
        />
        <StatCard
          label={t("net")}
          definition={t("netAbout")}
          value={format.count(data.net)}
          to={`${people}&lost=false`}
          asOf={data.asOf}
        />
        <StatCard
          label={t("people")}
          definition={t("peopleAbout")}
          value={format.count(data.people)}
          to={people}
          asOf={data.asOf}
        />
      </div>
      <section className="h-card">
        <h2 className="h-card-title">{t("trend")}</h2>
        <Trend name={t("trend")} unit={t("times")} days={days} series={series} format={format.count} />
      </section>
      <section className="h-card">
        <h2 className="h-card-title">{t("welcomes")}</h2>
        {welcomes.length === 0 && <p className="h-muted">{t("welcomesNone")}</p>}
        <ul className="code-outcomes">
          {welcomes.map(({ outcome, count }) => (
            <li key={outcome}>
              <span className="h-grow">{t(`welcome.${outcome}`)}</span>
              <span className="h-figure">{format.count(count)}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
