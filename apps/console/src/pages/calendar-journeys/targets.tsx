import {
  calendarJourneyRoutes,
  OPERATORS,
  type CalendarJourney,
  type CalendarTarget,
} from "@hortus/contracts";
import { EmptyState, KindTag, ResourceTable, useShowProblem, useWords, When, type Column } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { calendarJourneyWords } from "./words.ts";

const TONES = { active: "good", finished: "plain", removed: "warm", gone: "bad" } as const;

/** Its groups or advisors, and where each stands. */
export function Targets({ journey: { id, channel, state } }: { journey: CalendarJourney }) {
  const t = useWords(calendarJourneyWords);
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const mayRemove = useMay(OPERATORS) && state !== "stopped";
  const remove = useMutation({
    mutationFn: (target: string) =>
      api.call(calendarJourneyRoutes.removeCalendarTarget, { params: { id, target } }),
    onSuccess: () => queries.invalidateQueries(),
    onError: (error) => showProblem(error),
  });
  const ask = (row: CalendarTarget) =>
    modal.confirm({
      title: t("removeAsk", { name: row.name || t("unnamed") }),
      okText: t("remove"),
      cancelText: t("cancel"),
      onOk: () => remove.mutateAsync(row.id),
    });
  const columns: Column<CalendarTarget>[] = [
    {
      key: "name",
      title: t(channel === "group" ? "target" : "advisor"),
      width: 180,
      render: ({ name }) => name || t("unnamed"),
      text: ({ name }) => name,
    },
    ...(channel === "group"
      ? [
          {
            key: "owner",
            title: t("owner"),
            width: 110,
            render: ({ advisor }: CalendarTarget) => advisor?.name ?? "–",
            text: ({ advisor }: CalendarTarget) => advisor?.name ?? "",
          },
        ]
      : []),
    {
      key: "day",
      title: t("today"),
      width: 110,
      render: ({ day }) => (day < 1 ? t("notYet") : t("dayToday", { day })),
      text: ({ day }) => String(day),
    },
    {
      key: "state",
      title: t("state"),
      width: 110,
      render: (row) => <KindTag tone={TONES[row.state]}>{t(`target.${row.state}`)}</KindTag>,
      text: (row) => t(`target.${row.state}`),
    },
    {
      key: "next",
      title: t("next"),
      width: 130,
      render: ({ nextAt }) => (nextAt ? <When at={nextAt} /> : "–"),
      text: ({ nextAt }) => nextAt ?? "",
    },
    {
      key: "remove",
      title: "",
      width: 90,
      render: (row) =>
        mayRemove && row.state === "active" ? (
          <Button size="small" onClick={() => void ask(row)}>
            {t("remove")}
          </Button>
        ) : null,
    },
  ];
  return (
    <ResourceTable<CalendarTarget>
      list={`calendar-targets-${id}`}
      everyMs={5_000}
      load={({ cursor }, signal) =>
        api.call(calendarJourneyRoutes.listCalendarTargets, { params: { id }, query: { cursor } }, { signal })
      }
      rowKey={(row) => row.id}
      empty={<EmptyState title={t("noTargets")} hint={t("noTargetsHint")} />}
      columns={columns}
    />
  );
}
