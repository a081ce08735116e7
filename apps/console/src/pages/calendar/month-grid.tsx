import { PlusOutlined } from "@ant-design/icons";
import type { CalendarDay, CalendarEntry } from "@hortus/contracts";
import { KindTag, useBilingual, useFormat, useWords } from "@hortus/ui";
import { Button } from "antd";
import { useState, type KeyboardEvent } from "react";
import { toneOf } from "./assignment.ts";
import { addDays } from "./month.ts";
import { calendarWords } from "./words.ts";

export interface CalendarViewProps {
  weeks: string[][];
  /** "2026-11" */
  month: string;
  entries: readonly CalendarEntry[];
  days: readonly CalendarDay[];
  mayPlan: boolean;
  onOpen(id: string): void;
  onPlan(day: string): void;
  onMove(entry: CalendarEntry, day: string): void;
}

/** The month as a table; entries are dragged from day to day, or moved with the arrow keys. */
export function MonthGrid(props: CalendarViewProps) {
  const t = useWords(calendarWords);
  const { weeks, entries, mayPlan } = props;
  const drop = (id: string, day: string) => {
    const entry = entries.find((one) => one.id === id);
    if (entry && entry.day !== day) props.onMove(entry, day);
  };
  return (
    <>
      <table className="calendar-grid">
        <thead>
          <tr>
            {t("weekdays")
              .split(" ")
              .map((weekday) => (
                <th key={weekday} scope="col">
                  {weekday}
                </th>
              ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <DayCell key={day} {...props} day={day} onDropEntry={(id) => drop(id, day)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {mayPlan && entries.length > 0 && <p className="h-muted h-small">{t("moveHint")}</p>}
    </>
  );
}

function DayCell(props: CalendarViewProps & { day: string; onDropEntry(id: string): void }) {
  const t = useWords(calendarWords);
  const format = useFormat();
  const [isOver, setOver] = useState(false);
  const { day, month, mayPlan } = props;
  const classes = [
    day.startsWith(month) ? "" : "calendar-outside",
    day === format.today() ? "calendar-today" : "",
    isOver ? "calendar-over" : "",
  ];
  return (
    <td
      className={classes.filter(Boolean).join(" ")}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        props.onDropEntry(event.dataTransfer.getData("text/plain"));
      }}
    >
      <div className="h-row calendar-day">
        <span aria-hidden>{Number(day.slice(8))}</span>
        <span className="h-visually-hidden">{format.day(day)}</span>
        <DayMarks day={props.days.find(({ date }) => date === day)} />
        <span className="h-grow" />
        {mayPlan && (
          <Button
            type="text"
            size="small"
            className="calendar-plus"
            icon={<PlusOutlined />}
            aria-label={t("planOn", { day: format.day(day) })}
            onClick={() => props.onPlan(day)}
          />
        )}
      </div>
      {props.entries
        .filter((entry) => entry.day === day)
        .map((entry) => (
          <EntryChip key={entry.id} entry={entry} {...props} />
        ))}
    </td>
  );
}

/** The solar term with its advice on hover, and the member day. */
export function DayMarks({ day }: { day: CalendarDay | undefined }) {
  const t = useWords(calendarWords);
  const say = useBilingual();
  return (
    <>
      {day?.solarTerm && (
        <span title={say(day.solarTerm.advice)}>
          <KindTag tone="good">{say(day.solarTerm.name)}</KindTag>
        </span>
      )}
      {day?.isMemberDay && <KindTag tone="warm">{t("memberDay")}</KindTag>}
    </>
  );
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export function EntryChip({ entry, mayPlan, onOpen, onMove }: CalendarViewProps & { entry: CalendarEntry }) {
  const t = useWords(calendarWords);
  const format = useFormat();
  const { id, day, title, channel, part, at, content, assignee } = entry;
  const isDone = entry.done || (assignee?.state === "finished" && assignee.fit === "fits");
  const step = (event: KeyboardEvent) => {
    const days = STEPS[event.key];
    if (!mayPlan || days === undefined) return;
    event.preventDefault();
    onMove(entry, addDays(day, days));
  };
  const isBad =
    (content !== undefined && (content.archived || content.state !== "usable")) ||
    (assignee !== undefined && assignee.fit !== "fits");
  return (
    <button
      type="button"
      className={`calendar-chip calendar-${part}${isDone ? " calendar-done" : ""}`}
      draggable={mayPlan}
      aria-label={
        t("entryLabel", { title, channel: t(`channel.${channel}`), day: format.day(day) }) +
        (assignee ? t("entryState", { state: t(`state.${assignee.state}`) }) : "")
      }
      onDragStart={(event) => event.dataTransfer.setData("text/plain", id)}
      onKeyDown={step}
      onClick={() => onOpen(id)}
    >
      <span className="h-small">
        {at ?? ""} {t(`channel.${channel}`)}
        {isBad && " ⚠"}
      </span>
      <span>{title}</span>
      {assignee && (
        <span>
          <KindTag tone={toneOf(assignee)}>{t(`state.${assignee.state}`)}</KindTag>
        </span>
      )}
    </button>
  );
}
