import { journeyRoutes, OPERATORS, type Journey } from "@hortus/contracts";
import { EmptyState, ErrorState, KindTag, PageHeader, useShowProblem, useWords, When } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Skeleton, Tabs } from "antd";
import { Link, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { Enrolments, useExitReason } from "./enrolments.tsx";
import { Rehearsal } from "./rehearsal.tsx";
import { TO_ERROR } from "./editor/use-first-error.ts";
import { stateTone } from "./tone.ts";
import { Steps } from "./steps.tsx";
import { WorkList, WorkTools } from "./work.tsx";
import { journeyWords } from "./words.ts";
import "./journeys.css";

const TABS = ["steps", "rehearsal", "people", "exits", "history"] as const;

/** One journey: its steps with figures, the people in it, why people left. */
export default function JourneyPage() {
  const t = useWords(journeyWords);
  const { id = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "steps";
  const query = useQuery({
    queryKey: ["journey", id],
    queryFn: () => api.call(journeyRoutes.getJourney, { params: { id } }),
    refetchInterval: 5_000,
  });
  const journey = query.data;
  if (query.isError && !journey)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!journey) return <Skeleton active paragraph={{ rows: 8 }} />;
  const views = {
    steps: <Steps journey={journey} />,
    rehearsal: <Rehearsal journey={journey} />,
    people: <Enrolments journey={journey} />,
    exits: <Exits journey={journey} />,
    history: (
      <div className="h-stack">
        <Versions journey={journey} />
        <WorkList journey={journey} />
      </div>
    ),
  };
  return (
    <>
      <PageHeader
        title={journey.name}
        back={{ to: "/journeys", label: t("back") }}
        state={<KindTag tone={stateTone(journey.state)}>{t(`state.${journey.state}`)}</KindTag>}
        about={[
          journey.version > 0 && t("version", { version: journey.version }),
          journey.hasDraft && t("hasDraft"),
          `${t("inProgress")} ${journey.counts.inProgress} · ${t("done")} ${journey.counts.done} · ${t("exited")} ${journey.counts.exited}`,
          journey.goals > 0 && t("goals", { count: journey.goals }),
        ]
          .filter(Boolean)
          .join(" · ")}
        actions={<Actions journey={journey} />}
      />
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch(key === "steps" ? {} : { tab: key })}
        items={TABS.map((key) => ({ key, label: t(`tab.${key}`), children: key === tab && views[key] }))}
      />
    </>
  );
}

function Actions({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [search, setSearch] = useSearchParams();
  const routes = {
    publish: journeyRoutes.publishJourney,
    pause: journeyRoutes.pauseJourney,
    resume: journeyRoutes.resumeJourney,
    archive: journeyRoutes.archiveJourney,
  };
  const act = useMutation({
    mutationFn: (action: keyof typeof routes) => api.call(routes[action], { params: { id: journey.id } }),
    onSuccess: (next, action) => {
      queries.setQueryData(["journey", journey.id], next);
      void queries.invalidateQueries({ queryKey: ["journeys"] });
      if (action === "publish") void message.success(t("published", { version: next.version }));
    },
    onError: (error) => showProblem(error),
  });
  if (!useMay(OPERATORS) || journey.state === "archived") return null;
  const askArchive = () =>
    modal.confirm({
      title: `${t("archive")} · ${journey.name}`,
      content: t("archiveAsk"),
      okText: t("archive"),
      cancelText: t("keep"),
      okButtonProps: { danger: true },
      onOk: () => act.mutateAsync("archive"),
    });
  const askPublish = () => {
    const [flaw] = journey.flaws;
    if (flaw) {
      void message.warning(t("flawCount", { count: journey.flaws.length }));
      return setSearch({ edit: "1", step: flaw.stepId ?? "@start" }, { state: TO_ERROR });
    }
    return modal.confirm({
      title: t("publishTitle", { version: journey.version + 1 }),
      content: t("publishAsk", { count: journey.counts.inProgress }),
      okText: t("publish"),
      cancelText: t("cancel"),
      onOk: () => act.mutateAsync("publish"),
    });
  };
  return (
    <>
      {journey.hasDraft && (
        <Button
          type="primary"
          loading={act.isPending}
          disabled={search.get("edit") === "1"}
          title={search.get("edit") === "1" ? t("finishFirst") : undefined}
          onClick={() => void askPublish()}
        >
          {t("publish")}
        </Button>
      )}
      {journey.state === "running" && <Button onClick={() => act.mutate("pause")}>{t("pause")}</Button>}
      {journey.state === "paused" && <Button onClick={() => act.mutate("resume")}>{t("resume")}</Button>}
      <WorkTools journey={journey} />
      <Button onClick={() => void askArchive()}>{t("archive")}</Button>
    </>
  );
}

function Exits({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  const reasonOf = useExitReason();
  if (journey.exits.length === 0) return <EmptyState title={t("noExits")} />;
  return (
    <ul className="h-card journey-versions">
      {journey.exits.map(({ reason, count }) => (
        <li key={reason}>
          <Link to={`?tab=people&exitReason=${encodeURIComponent(reason)}`}>
            {reasonOf(reason)} · <strong className="h-figure">{t("people", { count })}</strong>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Versions({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  if (journey.versions.length === 0) return <EmptyState title={t("noVersions")} hint={t("noVersionsHint")} />;
  return (
    <ul className="h-card journey-versions">
      {journey.versions.map(({ version, publishedAt, publishedBy }) => (
        <li key={version}>
          {t("version", { version })} · <When at={publishedAt} /> · {publishedBy}
        </li>
      ))}
    </ul>
  );
}
