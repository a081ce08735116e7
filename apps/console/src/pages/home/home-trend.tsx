import type { Home } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { Segmented } from "antd";
import { useMemo, useState } from "react";
import { Trend } from "../../shared/chart/trend.tsx";
import { homeWords } from "./words.ts";

const TOPICS = ["revenue", "contacts", "orders", "sends"] as const;

export function HomeTrend({ home }: { home: Home }) {
  const t = useWords(homeWords);
  const format = useFormat();
  const [topic, setTopic] = useState<(typeof TOPICS)[number]>("revenue");
  const drawn = useMemo(() => {
    const of = (name: string, pick: (day: Home["days"][number]) => number) => ({
      name,
      values: home.days.map(pick),
    });
    const yuan = (value: number) => `¥${format.count(Math.round(value))}`;
    return {
      revenue: {
        unit: t("yuan"),
        format: yuan,
        series: [of(t("trend.revenue"), (day) => day.revenueFen / 100)],
      },
      contacts: {
        unit: t("relations"),
        format: format.count,
        series: [of(t("trendNew"), (day) => day.newContacts), of(t("trendLost"), (day) => day.lostContacts)],
      },
      orders: {
        unit: t("pieces"),
        format: format.count,
        series: [of(t("trend.orders"), (day) => day.orders)],
      },
      sends: {
        unit: t("messages"),
        format: format.count,
        series: [
          of(t("trendPlanned"), (day) => day.sendsPlanned),
          of(t("trendSent"), (day) => day.sendsSent),
          of(t("trendRefused"), (day) => day.sendsRefused),
        ],
      },
    }[topic];
  }, [home, topic, t, format]);
  const days = useMemo(() => home.days.map(({ day }) => day), [home]);
  return (
    <section className="h-card">
      <div className="h-row home-trend-head">
        <h2 className="h-card-title">{t("trend")}</h2>
        <Segmented
          value={topic}
          onChange={setTopic}
          options={TOPICS.map((value) => ({ value, label: t(`trend.${value}`) }))}
        />
      </div>
      <Trend name={t(`trend.${topic}`)} days={days} {...drawn} />
    </section>
  );
}
