import {
  inSequence,
  journeyRoutes,
  OPERATORS,
  type JourneyDraft,
  type JourneySummary,
} from "@hortus/contracts";
import {
  EmptyState,
  KindTag,
  PageHeader,
  ResourceTable,
  useBilingual,
  useShowProblem,
  useWords,
  type Say,
} from "@hortus/ui";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { Link, useNavigate, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { useStepWords } from "./editor/step-words.ts";
import { stateTone } from "./tone.ts";
import { journeyWords } from "./words.ts";

/** All journeys with where their customers stand. */
export default function JourneysPage() {
  const t = useWords(journeyWords);
  const [search] = useSearchParams();
  const isArchive = search.get("archived") === "true";
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} actions={<CreateButton />} />
      <ResourceTable<JourneySummary>
        list="journeys"
        dependsOn={[isArchive]}
        load={() =>
          api.call(journeyRoutes.listJourneys, { query: { archived: isArchive ? "true" : "false" } })
        }
        tools={
          <>
            <Link to="/journeys/calendar">{t("toCalendar")}</Link>
            <Link to={isArchive ? "/journeys" : "/journeys?archived=true"}>
              {t(isArchive ? "showLiving" : "showArchived")}
            </Link>
          </>
        }
        rowKey={({ id }) => id}
        to={({ id }) => `/journeys/${id}`}
        everyMs={5_000}
        empty={
          isArchive ? (
            <EmptyState title={t("noArchived")} actions={<Link to="/journeys">{t("showLiving")}</Link>} />
          ) : (
            <EmptyState title={t("none")} hint={t("noneHint")} actions={<CreateButton />} />
          )
        }
        columns={[
          { key: "name", title: t("name"), render: ({ name }) => name, text: ({ name }) => name },
          {
            key: "state",
            title: t("state"),
            render: ({ state }) => <KindTag tone={stateTone(state)}>{t(`state.${state}`)}</KindTag>,
          },
          { key: "trigger", title: t("trigger"), render: ({ trigger }) => <Trigger trigger={trigger} /> },
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

function Trigger({ trigger }: Pick<JourneySummary, "trigger">) {
  return <>{useStepWords().trigger(trigger)}</>;
}

const BLANK = "blank";

function blankDefinition(t: Say<"blankStep" | "blankText">): JourneyDraft {
  return {
    trigger: { kind: "manual" },
    ...inSequence([
      { kind: "message", id: "message-1", name: t("blankStep"), class: "care", text: t("blankText") },
    ]),
    exits: ["complaint_opened", "contact_lost"],
    reentry: { kind: "never" },
    defaults: {},
  };
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
      api.call(journeyRoutes.createJourney, {
        body: key === BLANK ? { name, definition: blankDefinition(t) } : { name, template: key },
      }),
    onSuccess: ({ id }) => navigate(`/journeys/${id}?edit=1`),
    onError: (error) => showProblem(error),
  });
  if (!useMay(OPERATORS)) return null;
  const choices = [
    ...(templates.data?.rows ?? []).map(({ key, name, description }) => ({
      key,
      name: say(name),
      description: say(description),
    })),
    { key: BLANK, name: t("blank"), description: t("blankHint") },
  ];
  const items = choices.map(({ key, name, description }) => ({
    key,
    label: (
      <>
        {name}
        <div className="h-muted h-small" style={{ maxWidth: 320, whiteSpace: "normal" }}>
          {description}
        </div>
      </>
    ),
    onClick: () => create.mutate({ key, name }),
  }));
  return (
    <Dropdown autoFocus menu={{ items }} trigger={["click"]}>
      <Button type="primary" loading={create.isPending}>
        {t("create")}
      </Button>
    </Dropdown>
  );
}
