import { isPast, periods, type Period, type Window } from "@hortus/rules";
import { useWords } from "@hortus/ui";
import { Input, InputNumber, Select } from "antd";
import { rulePartWords } from "./rule-part-words.ts";

const KINDS = ["always", "days", "hours", "months", "calendar", "between"] as const;
type Kind = (typeof KINDS)[number];

const STARTS = {
  days: { kind: "last", days: 30 },
  hours: { kind: "last", hours: 24 },
  months: { kind: "last", months: 3 },
  calendar: { kind: "calendar", period: "this_month" },
  between: { kind: "between" },
} as const satisfies Record<Exclude<Kind, "always">, Window>;

type Unit = "days" | "hours" | "months";
const limits: Record<Unit, number> = { days: 3650, hours: 8760, months: 120 };

const unitOf = (window: Extract<Window, { kind: "last" }>): Unit =>
  "days" in window ? "days" : "hours" in window ? "hours" : "months";

function lastOf(unit: Unit, length: number): Window {
  if (unit === "days") return { kind: "last", days: length };
  return unit === "hours" ? { kind: "last", hours: length } : { kind: "last", months: length };
}

/** Which time the records are of; undefined is all time. */
export function WindowPart({
  window,
  onChange,
}: {
  window: Window | undefined;
  onChange: (window: Window | undefined) => void;
}) {
  const t = useWords(rulePartWords);
  const kind: Kind = !window ? "always" : window.kind === "last" ? unitOf(window) : window.kind;
  const start = (next: Kind) => onChange(next === "always" ? undefined : STARTS[next]);
  return (
    <>
      <Select
        aria-label={t("window")}
        value={kind}
        popupMatchSelectWidth={false}
        options={KINDS.map((value) => ({ value, label: t(`window.${value}`) }))}
        onChange={start}
      />
      {window?.kind === "last" && (
        <InputNumber
          aria-label={t(unitOf(window))}
          min={1}
          max={limits[unitOf(window)]}
          precision={0}
          value={"days" in window ? window.days : "hours" in window ? window.hours : window.months}
          suffix={t(unitOf(window))}
          style={{ width: 110 }}
          onChange={(length) => onChange(lastOf(unitOf(window), length ?? 0))}
        />
      )}
      {window?.kind === "calendar" && (
        <Select
          aria-label={t("period")}
          value={window.period}
          popupMatchSelectWidth={false}
          options={periods.filter(isPast).map((value) => ({ value, label: t(`period.${value}`) }))}
          onChange={(period: Period) => onChange({ kind: "calendar", period })}
        />
      )}
      {window?.kind === "between" && (
        <span className="h-row">
          {(["from", "to"] as const).map((end) => (
            <Input
              key={end}
              type="date"
              aria-label={t(end)}
              value={window[end]?.slice(0, 10) ?? ""}
              style={{ width: 150 }}
              onChange={({ target }) => {
                const { [end]: _before, ...rest } = window;
                onChange(target.value ? { ...rest, [end]: target.value } : rest);
              }}
            />
          ))}
        </span>
      )}
    </>
  );
}
