import { PlusOutlined } from "@ant-design/icons";
import { useFormat, useWords } from "@hortus/ui";
import { Button } from "antd";
import { DayMarks, EntryChip, type CalendarViewProps } from "./month-grid.tsx";
import { calendarWords } from "./words.ts";

/** The month as a list of its days, for narrow windows: days with something on them, and today. */
export function DayList(props: CalendarViewProps) {
  const t = useWords(calendarWords);
  const format = useFormat();
  const { weeks, month, entries, days, mayPlan } = props;
  const shown = weeks
    .flat()
    .filter(
      (day) =>
        day.startsWith(month) &&
        (day === format.today() ||
          entries.some((entry) => entry.day === day) ||
          days.some(({ date }) => date === day)),
    );
  if (shown.length === 0) return <p className="h-muted">{t("emptyMonth")}</p>;
  return (
    <ul className="calendar-list">
      {shown.map((day) => (
        <li key={day} className={day === format.today() ? "calendar-today" : ""}>
          <div className="h-row calendar-day">
            <strong>{format.day(day)}</strong>
            <DayMarks day={days.find(({ date }) => date === day)} />
            <span className="h-grow" />
            {mayPlan && (
              <Button
                type="text"
                icon={<PlusOutlined />}
                aria-label={t("planOn", { day: format.day(day) })}
                onClick={() => props.onPlan(day)}
              />
            )}
          </div>
          {entries
            .filter((entry) => entry.day === day)
            .map((entry) => (
              <EntryChip key={entry.id} entry={entry} {...props} />
            ))}
        </li>
      ))}
    </ul>
  );
}
