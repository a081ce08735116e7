import {
  wecomRoutes,
  type HealthAdvice,
  type HealthCheck,
  type HealthWord,
  type WecomHealth,
} from "@hortus/contracts";
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
  // the server says nothing else; both sides are held to the contract's list by their types
  const word = `${key}.${outcome}` as HealthWord;
  const advice = `${key}.${outcome}.do` as HealthAdvice;
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

type Endpoint = WecomHealth["endpoints"][number];

/** On a phone the rest stands below the endpoint's name: a table that scrolls sideways can't be reached by keyboard. */
const ON_A_PHONE = new Set(["endpoint", "hour", "failures"]);

function Endpoints({ health }: { health: WecomHealth }) {
  const t = useWords(healthWords);
  const format = useFormat();
  const isNarrow = useNarrow();
  const figure = (key: string, title: string, of: (one: Endpoint) => number) => ({
    key,
    title,
    align: "right" as const,
    render: (_: unknown, one: Endpoint) => format.count(of(one)),
  });
  const mean = ({ meanMs }: Endpoint) => (meanMs === undefined ? "–" : t("ms", { ms: meanMs }));
  const lastFailure = ({ lastFailure: what, lastFailureAt }: Endpoint) =>
    what && lastFailureAt ? (
      <>
        {what} · <When at={lastFailureAt} />
      </>
    ) : (
      "–"
    );
  const columns = [
    {
      key: "endpoint",
      title: t("endpoint"),
      render: (_: unknown, one: Endpoint) => (
        <>
          <code className="h-break">{one.endpoint}</code>
          {isNarrow && (
            <div className="h-muted h-small">
              {t("peak")} {format.count(one.peakMinute)} · {t("day")} {format.count(one.day)} · {t("mean")}{" "}
              {mean(one)}
              {one.lastFailure && (
                <div>
                  {t("lastFailure")} {lastFailure(one)}
                </div>
              )}
            </div>
          )}
        </>
      ),
    },
    figure("hour", t("hour"), ({ hour }) => hour),
    figure("peak", t("peak"), ({ peakMinute }) => peakMinute),
    figure("day", t("day"), ({ day }) => day),
    figure("failures", t("failures"), ({ failuresOfHour }) => failuresOfHour),
    {
      key: "mean",
      title: t("mean"),
      align: "right" as const,
      render: (_: unknown, one: Endpoint) => mean(one),
    },
    {
      key: "lastFailure",
      title: t("lastFailure"),
      render: (_: unknown, one: Endpoint) => lastFailure(one),
    },
  ];
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("calls")}</h2>
      <p className="h-muted">{t("callsAbout", { minute: health.limits.minute, hour: health.limits.hour })}</p>
      <Table<Endpoint>
        size="small"
        rowKey="endpoint"
        dataSource={health.endpoints}
        pagination={false}
        {...(isNarrow ? {} : { scroll: { x: 720 } })}
        locale={{ emptyText: t("noCalls") }}
        columns={columns.filter(({ key }) => !isNarrow || ON_A_PHONE.has(key))}
      />
    </section>
  );
}
