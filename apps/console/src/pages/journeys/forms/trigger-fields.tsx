import type { JourneyTrigger } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Input, Select } from "antd";
import { journeyWords } from "../words.ts";
import { EventFields } from "./event-fields.tsx";
import { Field } from "./fields.tsx";
import { SegmentPicker } from "./pickers.tsx";
import { DateFields } from "./wait-form.tsx";

const KINDS = ["event", "segment_entered", "segment_left", "date", "schedule", "manual"] as const;

function newTrigger(kind: JourneyTrigger["kind"]): JourneyTrigger {
  switch (kind) {
    case "event":
      return { kind, event: "order_paid", filters: [] };
    case "segment_entered":
    case "segment_left":
      return { kind, segmentId: "" };
    case "date":
      return { kind, fact: "customer.birthday", days: -3, at: "09:00", yearly: true };
    case "schedule":
      return { kind, cron: "0 9 20 * *", segmentId: "" };
    case "manual":
      return { kind };
  }
}

/** What begins the journey. */
export function TriggerFields(props: {
  trigger: JourneyTrigger;
  onChange: (trigger: JourneyTrigger) => void;
}) {
  const t = useWords(journeyWords);
  const { trigger, onChange } = props;
  return (
    <>
      <Field label={t("trigger")} hint={t(`triggerHint.${trigger.kind}`)}>
        <Select
          aria-label={t("trigger")}
          value={trigger.kind}
          style={{ width: "100%" }}
          options={KINDS.map((value) => ({ value, label: t(`triggerKind.${value}`) }))}
          onChange={(kind) => onChange(newTrigger(kind))}
        />
      </Field>
      {trigger.kind === "event" && (
        <Field label={t("event")}>
          <EventFields wanted={trigger} onChange={(wanted) => onChange({ ...trigger, ...wanted })} />
        </Field>
      )}
      {"segmentId" in trigger && (
        <Field label={t("segment")}>
          <SegmentPicker
            value={trigger.segmentId}
            onChange={(segmentId) => onChange({ ...trigger, segmentId })}
          />
        </Field>
      )}
      {trigger.kind === "date" && (
        <DateFields value={trigger} onChange={(value) => onChange({ ...trigger, ...value })} />
      )}
      {trigger.kind === "schedule" && (
        <Field label={t("cron")} hint={t("cronHint")}>
          <Input
            aria-label={t("cron")}
            value={trigger.cron}
            maxLength={60}
            onChange={({ target }) => onChange({ ...trigger, cron: target.value })}
          />
        </Field>
      )}
    </>
  );
}
