import { wecomRoutes, type HealthCheck, type WecomHealth } from "@hortus/contracts";
import { ErrorState, KindTag, PageHeader, useFormat, useNarrow, useWords, When } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton, Table } from "antd";
import { useNavigate } from "react-router";
import { api } from "../../api.ts";
import { healthWords } from "./health-words.ts";
import "./wecom.css";

const TONES = { good: "good", warn: "warm", bad: "bad" } as const;
const WORST_FIRST = { bad: 0, warn: 1, good: 2 };

/** What is well in the exchange with WeCom, what is not, and what to do about it. */
export default function HealthPage() {
  const t = useWords(healthWords);
  const navigate = useNavigate();
  const health = useQuery({
    queryKey: ["wecom", "health"],
    queryFn: ({ signal }) => api.call(wecomRoutes.getWecomHealth, {}, { signal }),
    refetchInterval: 15_000,
  });
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={<Button onClick={() => void navigate("/settings/wecom")}>{t("back")}</Button>}
      />
      {health.isError && !health.data ? (
        <ErrorState error={health.error} onRetry={() => void health.refetch()} />
      ) : !health.data ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : (
        <div className="h-stack">
          <ul className="h-card wecom-checks">
            {health.data.checks
              .toSorted((a, b) => WORST_FIRST[a.state] - WORST_FIRST[b.state])
              .map((check) => (
                <Check key={check.key} check={check} />
              ))}
          </ul>
          <Endpoints health={health.data} />
        </div>
      )}
    </>
  );
}

function Check({ check: { key, state, outcome, values } }: { check: HealthCheck }) {
  const t = useWords(healthWords);
  const format = useFormat();
  const { at } = values;
  const said = { ...values, ...(typeof at === "string" ? { at: format.when(at) } : {}) };
  // The server names outcomes that this page has words for; a test walks both.
  const word = `${key}.${outcome}` as Parameters<typeof t>[0];
  const advice = `${key}.${outcome}.do` as Parameters<typeof t>[0];
  return (
    <li>
      <KindTag tone={TONES[state]}>{t(`state.${state}`)}</KindTag>
      <div>
        <strong>{t(`key.${key}`)}</strong>
        <p>{t(word, said)}</p>
        {state !== "good" && <p className="h-muted">{t(advice, said)}</p>}
      </div>
    </li>
  );
}

function Endpoints({ health }: { health: WecomHealth }) {
  const t = useWords(healthWords);
  const format = useFormat();
  const isNarrow = useNarrow();
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("calls")}</h2>
      <p className="h-muted">{t("callsAbout", { minute: health.limits.minute, hour: health.limits.hour })}</p>
      <Table
        size="small"
        rowKey="endpoint"
        dataSource={health.endpoints}
        pagination={false}
        scroll={{ x: isNarrow ? 520 : 720 }}
        locale={{ emptyText: t("noCalls") }}
        columns={[
          {
            title: t("endpoint"),
            dataIndex: "endpoint",
            render: (text: string) => <code className="h-break">{text}</code>,
          },
          { title: t("hour"), dataIndex: "hour", align: "right", render: (n: number) => format.count(n) },
          {
            title: t("peak"),
            dataIndex: "peakMinute",
            align: "right",
            render: (n: number) => format.count(n),
          },
          { title: t("day"), dataIndex: "day", align: "right", render: (n: number) => format.count(n) },
          {
            title: t("failures"),
            dataIndex: "failuresOfHour",
            align: "right",
            render: (n: number) => format.count(n),
          },
          {
            title: t("mean"),
            dataIndex: "meanMs",
            align: "right",
            render: (ms: number | undefined) => (ms === undefined ? "–" : t("ms", { ms })),
          },
          {
            title: t("lastFailure"),
            key: "lastFailure",
            render: (_, { lastFailure, lastFailureAt }) =>
              lastFailure && lastFailureAt ? (
                <>
                  {lastFailure} · <When at={lastFailureAt} />
                </>
              ) : (
                "–"
              ),
          },
        ]}
      />
    </section>
  );
}
