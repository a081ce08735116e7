import type { JourneyStep, JourneyWait } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Checkbox, Select } from "antd";
import { journeyWords } from "../words.ts";
import { EventFields } from "./event-fields.tsx";
import { DaysInput, Field, SpanInput, TimeInput, WeekdaySelect } from "./fields.tsx";
import { DatePicker, SegmentPicker } from "./pickers.tsx";

const KINDS = ["day", "duration", "time_of_day", "event", "segment", "date"] as const;

function newWait(kind: JourneyWait["kind"]): JourneyWait {
  switch (kind) {
    case "day":
      return { kind, day: 3, at: "10:00" };
    case "duration":
      return { kind, minutes: 1_440 };
    case "time_of_day":
      return { kind, at: "10:00" };
    case "event":
      return { kind, event: "order_paid", filters: [], timeoutMinutes: 3 * 1_440 };
    case "segment":
      return { kind, segmentId: "", timeoutMinutes: 3 * 1_440 };
    case "date":
      return { kind, fact: "", days: -3, at: "10:00", yearly: false };
  }
}

type WaitStep = Extract<JourneyStep, { kind: "wait" }>;

/** What a step waits for; waits that may fail have a second way on. */
export function WaitForm({ step, onChange }: { step: WaitStep; onChange: (step: WaitStep) => void }) {
  const t = useWords(journeyWords);
  const setKind = (kind: JourneyWait["kind"]) => {
    const { otherwise, ...rest } = step;
    const mayFail = kind === "event" || kind === "segment" || kind === "date";
    onChange({ ...rest, until: newWait(kind), ...(mayFail ? { otherwise: otherwise ?? step.next } : {}) });
  };
  return (
    <>
      <Field label={t("waitFor")}>
        <Select
          aria-label={t("waitFor")}
          value={step.until.kind}
          style={{ width: "100%" }}
          options={KINDS.map((value) => ({ value, label: t(`wait.${value}`) }))}
          onChange={setKind}
        />
      </Field>
      <UntilFields until={step.until} onChange={(until) => onChange({ ...step, until })} />
    </>
  );
}

function UntilFields({ until, onChange }: { until: JourneyWait; onChange: (until: JourneyWait) => void }) {
  const t = useWords(journeyWords);
  switch (until.kind) {
    case "day":
    case "time_of_day":
      return (
        <>
          <Field label={t("at")}>
            <span className="h-row">
              {until.kind === "day" && (
                <DaysInput
                  label={t("dayNumber")}
                  min={0}
                  max={730}
                  value={until.day}
                  onChange={(day) => onChange({ ...until, day })}
                />
              )}
              <TimeInput at={until.at} onChange={(at) => onChange({ ...until, at })} />
            </span>
          </Field>
          <Field label={t("weekdays")}>
            <WeekdaySelect value={until.weekdays} onChange={(weekdays) => onChange({ ...until, weekdays })} />
          </Field>
        </>
      );
    case "duration":
      return (
        <Field label={t("howLong")}>
          <SpanInput minutes={until.minutes} onChange={(minutes) => onChange({ ...until, minutes })} />
        </Field>
      );
    case "event":
    case "segment":
      return (
        <>
          <Field label={t(until.kind)}>
            {until.kind === "event" ? (
              <EventFields wanted={until} onChange={(wanted) => onChange({ ...until, ...wanted })} />
            ) : (
              <SegmentPicker
                value={until.segmentId}
                onChange={(segmentId) => onChange({ ...until, segmentId })}
              />
            )}
          </Field>
          <Field label={t("timeout")}>
            <SpanInput
              minutes={until.timeoutMinutes}
              onChange={(timeoutMinutes) => onChange({ ...until, timeoutMinutes })}
            />
          </Field>
        </>
      );
    case "date":
      return <DateFields value={until} onChange={(next) => onChange({ ...until, ...next })} />;
  }
}

interface DateValue {
  fact: string;
  days: number;
  at: string;
  yearly: boolean;
}

/** Days before or after a date that is known of the customer. */
export function DateFields({ value, onChange }: { value: DateValue; onChange: (value: DateValue) => void }) {
  const t = useWords(journeyWords);
  return (
    <>
      <Field label={t("dateFact")}>
        <DatePicker value={value.fact} onChange={(fact) => onChange({ ...value, fact })} />
        <Checkbox
          checked={value.yearly}
          onChange={({ target }) => onChange({ ...value, yearly: target.checked })}
        >
          {t("yearly")}
        </Checkbox>
      </Field>
      <Field label={t("offset")} hint={t("offsetHint")}>
        <span className="h-row">
          <DaysInput
            label={t("offset")}
            min={-365}
            max={365}
            value={value.days}
            onChange={(days) => onChange({ ...value, days })}
          />
          <TimeInput at={value.at} onChange={(at) => onChange({ ...value, at })} />
        </span>
      </Field>
    </>
  );
}
