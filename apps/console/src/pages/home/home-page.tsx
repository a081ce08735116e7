import { analyticsRoutes } from "@hortus/contracts";
import { EmptyState, ErrorState, PageHeader, useFormat, useWords } from "@hortus/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Segmented, Skeleton } from "antd";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { Figures } from "./figures.tsx";
import { Journeys, Latest, Refusals } from "./lists.tsx";
import { HomeTrend } from "./home-trend.tsx";
import { homeWords } from "./words.ts";
import "./home.css";

const PERIODS = [1, 7, 30, 90] as const;

/** What happened, what was held back, what runs. Moves by itself. */
export default function HomePage() {
  const t = useWords(homeWords);
  const format = useFormat();
  const [params, setParams] = useSearchParams();
  const days = PERIODS.find((period) => String(period) === params.get("days")) ?? 7;
  const {
    data: home,
    error,
    refetch,
  } = useQuery({
    queryKey: ["home", days],
    queryFn: ({ signal }) => api.call(analyticsRoutes.home, { query: { days } }, { signal }),
    refetchInterval: 15_000,
    placeholderData: keepPreviousData,
  });
  const about =
    home &&
    t("about", { from: format.day(home.from), to: format.day(home.to), time: format.when(home.asOf) });
  const isNew = home && home.customers === 0 && home.latest.length === 0;
  return (
    <>
      <PageHeader
        title={t("title")}
        about={about}
        actions={
          <Segmented
            aria-label={t("period")}
            value={days}
            onChange={(period) => setParams({ days: String(period) }, { replace: true })}
            options={PERIODS.map((period) => ({ value: period, label: t(`period.${period}`) }))}
          />
        }
      />
      {error && !home ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !home ? (
        <Skeleton active paragraph={{ rows: 10 }} />
      ) : isNew ? (
        <EmptyState
          title={t("start")}
          hint={t("startHint")}
          actions={
            <Link to="/settings/wecom">
              <Button type="primary">{t("connect")}</Button>
            </Link>
          }
        />
      ) : (
        <div className="h-stack">
          <Figures home={home} />
          {home.days.length > 1 && <HomeTrend home={home} />}
          <div className="home-columns">
            <Latest home={home} />
            <div className="h-stack">
              <Journeys home={home} />
              <Refusals home={home} />
            </div>
          </div>
        </div>
      )}
    </>
  );
}
