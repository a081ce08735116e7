import { journeyRoutes, OPERATORS, type JourneySummary } from "@hortus/contracts";
import {
  EmptyState,
  KindTag,
  PageHeader,
  ResourceTable,
  useBilingual,
  useShowProblem,
  useWords,
} from "@hortus/ui";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { useNavigate } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { journeyWords } from "./words.ts";

export const stateTone = (state: JourneySummary["state"]) =>
  state === "running" ? "good" : state === "paused" ? "warm" : "plain";

/** All journeys with where their customers stand. */
export default function JourneysPage() {
  const t = useWords(journeyWords);
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} actions={<CreateButton />} />
      <ResourceTable<JourneySummary>
        list="journeys"
        load={() => api.call(journeyRoutes.listJourneys, { query: {} })}
        rowKey={({ id }) => id}
        to={({ id }) => `/journeys/${id}`}
        everyMs={5_000}
        empty={<EmptyState title={t("none")} hint={t("noneHint")} actions={<CreateButton />} />}
        columns={[
          { key: "name", title: t("name"), render: ({ name }) => name },
          {
            key: "state",
            title: t("state"),
            render: ({ state }) => <KindTag tone={stateTone(state)}>{t(`state.${state}`)}</KindTag>,
          },
          { key: "trigger", title: t("trigger"), render: ({ trigger }) => t(`trigger.${trigger.kind}`) },
          {
            key: "steps",
            title: t("steps"),
            align: "right",
            width: 80,
            render: ({ stepCount }) => stepCount,
          },
          {
            key: "inProgress",
            title: t("inProgress"),
            align: "right",
            width: 90,
            render: ({ counts }) => counts.inProgress,
          },
          { key: "done", title: t("done"), align: "right", width: 80, render: ({ counts }) => counts.done },
          {
            key: "exited",
            title: t("exited"),
            align: "right",
            width: 80,
            render: ({ counts }) => counts.exited,
          },
        ]}
      />
    </>
  );
}

function CreateButton() {
  const t = useWords(journeyWords);
  const say = useBilingual();
  const navigate = useNavigate();
  const showProblem = useShowProblem();
  const templates = useQuery({
    queryKey: ["journey-templates"],
    queryFn: () => api.call(journeyRoutes.listJourneyTemplates, {}),
  });
  const create = useMutation({
    mutationFn: ({ key, name }: { key: string; name: string }) =>
      api.call(journeyRoutes.createJourney, { body: { name, template: key } }),
    onSuccess: ({ id }) => navigate(`/journeys/${id}`),
    onError: (error) => showProblem(error),
  });
  if (!useMay(OPERATORS)) return null;
  const items = (templates.data?.rows ?? []).map(({ key, name, description }) => ({
    key,
    label: (
      <>
        {say(name)}
        <div className="h-muted h-small" style={{ maxWidth: 320, whiteSpace: "normal" }}>
          {say(description)}
        </div>
      </>
    ),
    onClick: () => create.mutate({ key, name: say(name) }),
  }));
  return (
    <Dropdown menu={{ items }} trigger={["click"]}>
      <Button type="primary" loading={create.isPending}>
        {t("create")}
      </Button>
    </Dropdown>
  );
}
