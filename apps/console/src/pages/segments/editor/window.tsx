import type { Window } from "@hortus/rules";
import { useWords } from "@hortus/ui";
import { Input, InputNumber, Select } from "antd";
import { segmentWords } from "../words.ts";

const KINDS = ["always", "days", "hours", "between"] as const;
type Kind = (typeof KINDS)[number];

/** Which time the records are of; undefined is all time. */
export function WindowPart({
  window,
  onChange,
}: {
  window: Window | undefined;
  onChange: (window: Window | undefined) => void;
}) {
  const t = useWords(segmentWords);
  const kind: Kind = !window
    ? "always"
    : window.kind === "between"
      ? "between"
      : "days" in window
        ? "days"
        : "hours";
  const start = (next: Kind) =>
    onChange(
      next === "always"
        ? undefined
        : next === "days"
          ? { kind: "last", days: 30 }
          : next === "hours"
            ? { kind: "last", hours: 24 }
            : { kind: "between" },
    );
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
          aria-label={t(kind === "hours" ? "hours" : "days")}
          min={1}
          max={kind === "hours" ? 8760 : 3650}
          precision={0}
          value={"days" in window ? window.days : window.hours}
          suffix={t(kind === "hours" ? "hours" : "days")}
          style={{ width: 110 }}
          onChange={(length) =>
            onChange(
              kind === "hours" ? { kind: "last", hours: length ?? 0 } : { kind: "last", days: length ?? 0 },
            )
          }
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
