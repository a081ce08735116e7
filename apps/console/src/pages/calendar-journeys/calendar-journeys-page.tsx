import { calendarJourneyRoutes, OPERATORS, type CalendarJourneySummary } from "@hortus/contracts";
import {
  countColumn,
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
import { stateTone } from "./tone.ts";
import { calendarJourneyWords } from "./words.ts";

/** Day-by-day journeys of groups and of Moments, the latest first. */
export default function CalendarJourneysPage() {
  const t = useWords(calendarJourneyWords);
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        back={{ to: "/journeys", label: t("oneToOne") }}
        actions={<CreateButton />}
      />
      <ResourceTable<CalendarJourneySummary>
        list="calendar-journeys"
        everyMs={5_000}
        load={({ cursor }, signal) =>
          api.call(calendarJourneyRoutes.listCalendarJourneys, { query: { cursor } }, { signal })
        }
        rowKey={({ id }) => id}
        to={({ id }) => `/journeys/calendar/${id}`}
        empty={<EmptyState title={t("none")} hint={t("noneHint")} actions={<CreateButton />} />}
        columns={[
          { key: "name", title: t("name"), width: 220, render: ({ name }) => name, text: ({ name }) => name },
          {
            key: "channel",
            title: t("channel"),
            width: 110,
            render: ({ channel }) => t(`channel.${channel}`),
            text: ({ channel }) => t(`channel.${channel}`),
          },
          {
            key: "state",
            title: t("state"),
            width: 110,
            render: ({ state }) => <KindTag tone={stateTone(state)}>{t(`state.${state}`)}</KindTag>,
            text: ({ state }) => t(`state.${state}`),
          },
          countColumn("steps", t("steps"), ({ stepCount }) => stepCount),
          countColumn("active", t("active"), ({ counts }) => counts.active),
          countColumn("finished", t("finished"), ({ counts }) => counts.finished),
          { key: "createdBy", title: t("createdBy"), width: 110, render: ({ createdBy }) => createdBy },
        ]}
      />
    </>
  );
}

function CreateButton() {
  const t = useWords(calendarJourneyWords);
  const say = useBilingual();
  const navigate = useNavigate();
  const showProblem = useShowProblem();
  const { data } = useQuery({
    queryKey: ["calendar-templates"],
    queryFn: ({ signal }) => api.call(calendarJourneyRoutes.listCalendarTemplates, {}, { signal }),
  });
  const templates = data?.rows ?? [];
  const create = useMutation({
    mutationFn: (key: string) => {
      const template = templates.find((one) => one.key === key) ?? templates[0]!; // chosen from them
      const { definition, name } = template;
      return api.call(calendarJourneyRoutes.createCalendarJourney, { body: { name: say(name), definition } });
    },
    onSuccess: ({ id }) => navigate(`/journeys/calendar/${id}/edit`),
    onError: (error) => showProblem(error),
  });
  if (!useMay(OPERATORS)) return null;
  const items = templates.map(({ key, name, description }) => ({
    key,
    label: (
      <div style={{ maxWidth: 320, whiteSpace: "normal" }}>
        {say(name)}
        <div className="h-small h-muted">{say(description)}</div>
      </div>
    ),
  }));
  return (
    <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => create.mutate(key) }}>
      <Button type="primary" loading={create.isPending} disabled={templates.length === 0}>
        {t("create")}
      </Button>
    </Dropdown>
  );
}
