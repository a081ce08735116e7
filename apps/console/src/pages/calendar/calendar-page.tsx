import { LeftOutlined, PlusOutlined, RightOutlined, SettingOutlined } from "@ant-design/icons";
import { CALENDAR_CHANNELS, calendarRoutes, type CalendarEntry } from "@hortus/contracts";
import { ErrorState, PageHeader, useFormat, useNarrow, useWords } from "@hortus/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { DayList } from "./day-list.tsx";
import { EntryDrawer } from "./entry-drawer.tsx";
import { MixGauge } from "./mix-gauge.tsx";
import { addMonths, weeksOf } from "./month.ts";
import { MonthGrid } from "./month-grid.tsx";
import { SettingsDialog } from "./settings-dialog.tsx";
import { useMove } from "./use-move.ts";
import { calendarWords } from "./words.ts";
import "./calendar.css";

/** A month of planned content by day and channel, with the mix beside its target. */
export default function CalendarPage() {
  const t = useWords(calendarWords);
  const format = useFormat();
  const isNarrow = useNarrow();
  const mayPlan = useMay(calendarRoutes.createCalendarEntry.roles);
  const [address, setAddress] = useSearchParams();
  const [isSetting, setSetting] = useState(false);
  const set = (name: string, value: string | undefined) =>
    setAddress((before) => {
      const next = new URLSearchParams(before);
      if (value) next.set(name, value);
      else next.delete(name);
      return next;
    });
  const thisMonth = format.today().slice(0, 7);
  const asked = address.get("month") ?? "";
  const month = /^\d{4}-\d{2}$/.test(asked) ? asked : thisMonth;
  const channel = CALENDAR_CHANNELS.find((one) => one === address.get("channel"));
  const weeks = weeksOf(month);
  const range = { from: weeks[0]?.[0] ?? `${month}-01`, to: weeks.at(-1)?.at(-1) ?? `${month}-28` };
  const { data, error, refetch } = useQuery({
    queryKey: ["calendar", range, channel],
    queryFn: ({ signal }) =>
      api.call(calendarRoutes.readCalendar, { query: { ...range, channel } }, { signal }),
    placeholderData: keepPreviousData,
  });
  const { move, said } = useMove();
  const [year = "", number = ""] = month.split("-");
  const opened = address.get("entry");
  const common = data && {
    weeks,
    month,
    entries: data.entries,
    days: data.days,
    mayPlan,
    onOpen: (id: string) => set("entry", id),
    onPlan: (day: string) => set("entry", `new:${day}`),
    onMove: (entry: CalendarEntry, day: string) => move.mutate({ entry, day }),
  };
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          mayPlan && (
            <>
              <Button icon={<SettingOutlined />} onClick={() => setSetting(true)}>
                {t("settings")}
              </Button>
              <Button
                type="primary"
                icon={<PlusOutlined />}
                onClick={() => set("entry", `new:${month === thisMonth ? format.today() : `${month}-01`}`)}
              >
                {t("plan")}
              </Button>
            </>
          )
        }
      />
      <div className="h-row calendar-bar">
        <Button
          icon={<LeftOutlined />}
          aria-label={t("previous")}
          onClick={() => set("month", addMonths(month, -1))}
        />
        <h2 className="calendar-month">{t("month", { year, month: Number(number) })}</h2>
        <Button
          icon={<RightOutlined />}
          aria-label={t("next")}
          onClick={() => set("month", addMonths(month, 1))}
        />
        {month !== thisMonth && <Button onClick={() => set("month", undefined)}>{t("today")}</Button>}
        <span className="h-grow" />
        <div className="calendar-channels">
          <Segmented
            aria-label={t("channel")}
            value={channel ?? "all"}
            onChange={(value) => set("channel", value === "all" ? undefined : value)}
            options={[
              { value: "all", label: t("all") },
              ...CALENDAR_CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) })),
            ]}
          />
        </div>
      </div>
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton active paragraph={{ rows: 12 }} />}
      {data && common && (
        <>
          <MixGauge
            entries={data.entries.filter(({ day }) => day.startsWith(month))}
            target={data.settings.mix}
          />
          {isNarrow ? <DayList {...common} /> : <MonthGrid {...common} />}
          <p className="h-visually-hidden" role="status">
            {said}
          </p>
        </>
      )}
      {opened && (
        <EntryDrawer
          key={opened}
          entry={data?.entries.find(({ id }) => id === opened)}
          day={opened.startsWith("new:") ? opened.slice(4) : undefined}
          onClose={() => set("entry", undefined)}
        />
      )}
      {isSetting && data && <SettingsDialog settings={data.settings} onClose={() => setSetting(false)} />}
    </>
  );
}
