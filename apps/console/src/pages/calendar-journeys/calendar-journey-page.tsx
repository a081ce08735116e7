import { calendarJourneyRoutes, OPERATORS, type CalendarJourney } from "@hortus/contracts";
import { ErrorState, KindTag, PageHeader, StatCard, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Skeleton, Tabs } from "antd";
import { Link, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import "./calendar-journeys.css";
import { Plan } from "./plan.tsx";
import { CalendarRehearsal } from "./rehearsal.tsx";
import { Targets } from "./targets.tsx";
import { stateTone } from "./tone.ts";
import { calendarJourneyWords } from "./words.ts";

const TABS = ["plan", "rehearsal", "targets"] as const;

/** One journey by the calendar: its days, and who is where. */
export default function CalendarJourneyPage() {
  const t = useWords(calendarJourneyWords);
  const { id = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "plan";
  const query = useQuery({
    queryKey: ["calendar-journey", id],
    queryFn: ({ signal }) =>
      api.call(calendarJourneyRoutes.getCalendarJourney, { params: { id } }, { signal }),
    refetchInterval: 5_000,
  });
  const journey = query.data;
  if (query.isError && !journey)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!journey) return <Skeleton active paragraph={{ rows: 8 }} />;
  const views = {
    plan: <Overview journey={journey} />,
    rehearsal: <CalendarRehearsal journey={journey} />,
    targets: <Targets journey={journey} />,
  };
  return (
    <>
      <PageHeader
        title={journey.name}
        back={{ to: "/journeys/calendar", label: t("back") }}
        state={<KindTag tone={stateTone(journey.state)}>{t(`state.${journey.state}`)}</KindTag>}
        about={t("byWhom", { channel: t(`channel.${journey.channel}`), name: journey.createdBy })}
        actions={<Actions journey={journey} />}
      />
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch(key === "plan" ? {} : { tab: key })}
        items={TABS.map((key) => ({
          key,
          label: t(key === "targets" ? `tab.targets.${journey.channel}` : `tab.${key}`),
          children: key === tab && views[key],
        }))}
      />
    </>
  );
}

function Overview({ journey }: { journey: CalendarJourney }) {
  const t = useWords(calendarJourneyWords);
  const format = useFormat();
  const { definition, counts, state, id } = journey;
  const dayOne =
    definition.start.kind === "date" ? `${t("dayOne.date")} · ${definition.start.day}` : t("dayOne.created");
  return (
    <div className="h-stack">
      {state !== "draft" && (
        <div className="h-stats">
          {(["active", "finished", "removed"] as const).map((key) => (
            <StatCard
              key={key}
              label={t(key)}
              definition={t(`${key}About`)}
              value={format.count(counts[key])}
              exact={String(counts[key])}
              to={`/journeys/calendar/${id}?tab=targets`}
            />
          ))}
        </div>
      )}
      {state !== "draft" && <Link to={`/sends?tab=posts&calendar=${id}`}>{t("allPosts")}</Link>}
      <p className="h-muted">
        {[
          `${t("dayOne")} · ${dayOne}`,
          definition.channel === "group" && definition.takesNew && t("takesNewShort"),
          state === "draft" && t("startHint"),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <Plan journey={journey} />
    </div>
  );
}

const ROUTES = {
  start: calendarJourneyRoutes.startCalendarJourney,
  pause: calendarJourneyRoutes.pauseCalendarJourney,
  resume: calendarJourneyRoutes.resumeCalendarJourney,
  stop: calendarJourneyRoutes.stopCalendarJourney,
};

function Actions({ journey: { id, state } }: { journey: CalendarJourney }) {
  const t = useWords(calendarJourneyWords);
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const act = useMutation({
    mutationFn: (action: keyof typeof ROUTES) => api.call(ROUTES[action], { params: { id } }),
    onSuccess: (next) => {
      queries.setQueryData(["calendar-journey", id], next);
      void queries.invalidateQueries({ queryKey: ["calendar-journeys"] });
    },
    onError: (error) => showProblem(error),
  });
  if (!useMay(OPERATORS) || state === "stopped") return null;
  const askStop = () =>
    modal.confirm({
      title: t("stopTitle"),
      content: t("stopAsk"),
      okText: t("stop"),
      okButtonProps: { danger: true },
      cancelText: t("keep"),
      onOk: () => act.mutateAsync("stop"),
    });
  return (
    <>
      {state === "draft" && (
        <Button type="primary" loading={act.isPending} onClick={() => act.mutate("start")}>
          {t("start")}
        </Button>
      )}
      {state === "running" && <Button onClick={() => act.mutate("pause")}>{t("pause")}</Button>}
      {state === "paused" && (
        <Button type="primary" onClick={() => act.mutate("resume")}>
          {t("resume")}
        </Button>
      )}
      <Link to={`/journeys/calendar/${id}/edit`}>
        <Button>{t("edit")}</Button>
      </Link>
      <Button danger onClick={() => void askStop()}>
        {t("stop")}
      </Button>
    </>
  );
}
