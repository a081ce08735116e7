import { Input, InputNumber, Select } from "antd";
import type { ReactNode } from "react";
import { useLanguage, useWords } from "@hortus/ui";
import { journeyWords } from "../words.ts";

/** A labelled line of a form in the side panel. */
export function Field({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    <div className="journey-field" role="group" aria-label={label}>
      <span>{label}</span>
      {children}
      {hint && <span className="h-muted h-small">{hint}</span>}
    </div>
  );
}

const UNITS = { minutes: 1, hours: 60, days: 1_440 } as const;
type Unit = keyof typeof UNITS;

/** A span of time in the largest unit that fits; kept in minutes. */
export function SpanInput({ minutes, onChange }: { minutes: number; onChange: (minutes: number) => void }) {
  const t = useWords(journeyWords);
  const unit: Unit = minutes % 1_440 === 0 ? "days" : minutes % 60 === 0 ? "hours" : "minutes";
  return (
    <span className="h-row">
      <InputNumber
        aria-label={t("howLong")}
        min={1}
        max={Math.floor(1_051_200 / UNITS[unit])}
        precision={0}
        value={minutes / UNITS[unit]}
        style={{ width: 100 }}
        onChange={(count) => count !== null && onChange(count * UNITS[unit])}
      />
      <Select
        aria-label={t("unit")}
        value={unit}
        popupMatchSelectWidth={false}
        options={(Object.keys(UNITS) as Unit[]).map((value) => ({ value, label: t(`unit.${value}`) }))}
        onChange={(next) => onChange((minutes / UNITS[unit]) * UNITS[next])}
      />
    </span>
  );
}

export function TimeInput({ at, onChange }: { at: string; onChange: (at: string) => void }) {
  const t = useWords(journeyWords);
  return (
    <Input
      aria-label={t("at")}
      type="time"
      value={at}
      style={{ width: 130 }}
      onChange={({ target }) => target.value && onChange(target.value.slice(0, 5))}
    />
  );
}

export function DaysInput(props: {
  label: string;
  min: number;
  max: number;
  value: number;
  onChange: (days: number) => void;
}) {
  const t = useWords(journeyWords);
  return (
    <InputNumber
      aria-label={props.label}
      min={props.min}
      max={props.max}
      precision={0}
      value={props.value}
      suffix={t("days")}
      style={{ width: 120 }}
      // emptied on the way to another number: the one before stands until there is one
      onChange={(days) => days !== null && props.onChange(days)}
    />
  );
}

/** None chosen means any day. */
export function WeekdaySelect(props: { value: number[] | undefined; onChange: (days: number[]) => void }) {
  const t = useWords(journeyWords);
  const { language } = useLanguage();
  const format = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
    weekday: "short",
    timeZone: "UTC",
  });
  return (
    <Select
      mode="multiple"
      aria-label={t("weekdays")}
      placeholder={t("anyDay")}
      value={props.value ?? []}
      style={{ width: "100%" }}
      // 2024-01-01 was a Monday
      options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({
        value: day,
        label: format.format(Date.UTC(2024, 0, day)),
      }))}
      onChange={(days: number[]) => props.onChange(days.toSorted())}
    />
  );
}
