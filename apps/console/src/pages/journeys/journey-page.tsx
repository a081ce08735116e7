import { journeyRoutes, OPERATORS, type Journey } from "@hortus/contracts";
import { EmptyState, ErrorState, KindTag, PageHeader, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Skeleton, Tabs } from "antd";
import { useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { Enrolments } from "./enrolments.tsx";
import { stateTone } from "./journeys-page.tsx";
import { Steps } from "./steps.tsx";
import { journeyWords } from "./words.ts";

const TABS = ["steps", "people", "exits"] as const;

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
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!journey) return <Skeleton active paragraph={{ rows: 8 }} />;
  const views = {
    steps: <Steps journey={journey} />,
    people: <Enrolments journeyId={id} />,
    exits: <Exits journey={journey} />,
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
        ]
          .filter(Boolean)
          .join(" · ")}
        actions={<Actions journey={journey} />}
      />
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch(key === "steps" ? {} : { tab: key })}
        items={TABS.map((key) => ({ key, label: t(`tab.${key}`), children: views[key] }))}
      />
    </>
  );
}

function Actions({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
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
  return (
    <>
      {journey.hasDraft && (
        <Button type="primary" loading={act.isPending} onClick={() => act.mutate("publish")}>
          {t("publish")}
        </Button>
      )}
      {journey.state === "running" && <Button onClick={() => act.mutate("pause")}>{t("pause")}</Button>}
      {journey.state === "paused" && <Button onClick={() => act.mutate("resume")}>{t("resume")}</Button>}
      <Button onClick={() => void askArchive()}>{t("archive")}</Button>
    </>
  );
}

function Exits({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  if (journey.exits.length === 0) return <EmptyState title={t("noExits")} />;
  return journey.exits.map(({ reason, count }) => (
    <p key={reason}>
      {journeyWords.has(`reason.${reason}`) ? t(`reason.${reason}` as "reason.merged") : reason} ·{" "}
      <strong className="h-figure">{count}</strong>
    </p>
  ));
}
