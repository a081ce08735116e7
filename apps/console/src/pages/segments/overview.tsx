import { segmentRoutes, type Segment, type SegmentTrendDay } from "@hortus/contracts";
import { ErrorState, useBilingual, useFormat, useLanguage, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Segmented, Skeleton } from "antd";
import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { Trend } from "../../shared/chart/trend.tsx";
import { useBecause } from "./because.ts";
import { segmentWords } from "./words.ts";

const SPANS = [7, 30, 90] as const;

/** What the segment means, and how it went: its size, who came and who went, by day. */
export function Overview({ segment }: { segment: Segment }) {
  const t = useWords(segmentWords);
  const say = useBilingual();
  const format = useFormat();
  const { language } = useLanguage();
  const other = language === "zh" ? "en" : "zh";
  return (
    <div className="h-stack">
      <section className="h-card h-stack" aria-label={t("rule")}>
        <h2 className="h-card-title">{t("rule")}</h2>
        <div>
          <p className="h-break">{say(segment.words)}</p>
          <p className="h-muted h-small h-break" lang={other}>
            {segment.words[other]}
          </p>
        </div>
        <p className="h-muted h-small">
          {t("version", { version: Math.max(1, segment.version), at: format.exact(segment.updatedAt) })}
        </p>
      </section>
      <Course segment={segment} />
    </div>
  );
}

function Course({ segment: { id, name, version, createdAt } }: { segment: Segment }) {
  const t = useWords(segmentWords);
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const days = SPANS.find((each) => String(each) === search.get("days")) ?? 30;
  const query = useQuery({
    queryKey: ["segment-trend", id, version, days],
    queryFn: ({ signal }) =>
      api.call(segmentRoutes.segmentTrend, { params: { id }, query: { days } }, { signal }),
    refetchInterval: 30_000,
  });
  // Before it was made it had no size, which is not a size of nothing.
  const rows = query.data?.rows.filter(({ day }) => format.dayStart(day, 1) > createdAt);
  const dates = rows?.map(({ day }) => day) ?? [];
  const common = { unit: t("people"), days: dates, format: (value: number) => format.count(value) };
  return (
    <section className="h-card h-stack" aria-label={t("course")}>
      <div className="h-row">
        <h2 className="h-card-title h-grow">{t("course")}</h2>
        <Segmented
          size="small"
          aria-label={t("span")}
          value={days}
          options={SPANS.map((value) => ({ value, label: t("lastDays", { count: value }) }))}
          onChange={(next) => setSearch({ days: String(next) }, { replace: true })}
        />
      </div>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !rows ? (
        <Skeleton active paragraph={{ rows: 6 }} />
      ) : (
        <>
          <Trend
            {...common}
            name={`${name} ${t("size")}`}
            series={[{ name: t("size"), values: rows.map(({ size }) => size) }]}
          />
          <h3 className="h-card-title">{t("comings")}</h3>
          <Trend
            {...common}
            name={`${name} ${t("comings")}`}
            series={[
              { name: t("entered"), values: rows.map(({ entered }) => entered) },
              { name: t("left"), values: rows.map(({ left }) => left) },
            ]}
          />
          <Reasons rows={rows} />
        </>
      )}
    </section>
  );
}

/** Why people came and went in these days, most of them first. */
function Reasons({ rows }: { rows: readonly SegmentTrendDay[] }) {
  const t = useWords(segmentWords);
  const format = useFormat();
  const because = useBecause();
  const totals = new Map<string, { change: "entered" | "left"; because: string; customers: number }>();
  for (const reason of rows.flatMap(({ reasons }) => reasons)) {
    const key = `${reason.change} ${reason.because}`;
    const before = totals.get(key)?.customers ?? 0;
    totals.set(key, { ...reason, customers: before + reason.customers });
  }
  const sorted = [...totals.values()].toSorted((one, other) => other.customers - one.customers);
  if (sorted.length === 0) return <p className="h-muted">{t("noChanges")}</p>;
  return (
    <ul className="segment-reasons">
      {sorted.slice(0, 8).map((reason) => (
        <li key={`${reason.change} ${reason.because}`}>
          {t(reason.change)} · {because(reason.because)} <strong>{format.count(reason.customers)}</strong>
        </li>
      ))}
    </ul>
  );
}
