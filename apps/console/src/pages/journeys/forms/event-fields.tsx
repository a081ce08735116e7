import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { EVENT_OPERATORS, type EventFilter, type JourneyEvent } from "@hortus/contracts";
import { useBilingual, useWords } from "@hortus/ui";
import { Button, Input, InputNumber, Select } from "antd";
import { useChoices } from "../../segments/editor/choices.ts";
import { useVocabulary } from "../editor/step-words.ts";
import { journeyWords } from "../words.ts";

interface Wanted {
  event: string;
  filters: EventFilter[];
}

/** Which event, and what is asked of it. */
export function EventFields({ wanted, onChange }: { wanted: Wanted; onChange: (wanted: Wanted) => void }) {
  const t = useWords(journeyWords);
  const say = useBilingual();
  const events = useVocabulary()?.events ?? [];
  const event = events.find((each) => each.event === wanted.event);
  const first = event?.properties[0];
  const put = (index: number, filter: EventFilter | undefined) =>
    onChange({
      ...wanted,
      filters: wanted.filters.flatMap((each, place) => (place === index ? (filter ?? []) : each)),
    });
  return (
    <>
      <Select
        aria-label={t("event")}
        value={wanted.event || undefined}
        placeholder={t("notChosen")}
        style={{ width: "100%" }}
        showSearch={{ optionFilterProp: "label" }} // some twenty, and the workspace's own
        options={events.map((each) => ({ value: each.event, label: say(each.label) }))}
        onChange={(next: string) => onChange({ event: next, filters: [] })}
      />
      {wanted.filters.map((filter, index) => (
        <FilterFields key={index} filter={filter} event={event} onChange={(next) => put(index, next)} />
      ))}
      {first && (
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() =>
            onChange({
              ...wanted,
              filters: [...wanted.filters, { property: first.key, op: "equals", value: "" }],
            })
          }
        >
          {t("addFilter")}
        </Button>
      )}
    </>
  );
}

const LISTS = {
  tag: "tags",
  advisor: "advisors",
  channel_code: "channel-codes",
  member_level: "member-levels",
} as const;

function FilterFields(props: {
  filter: EventFilter;
  event: JourneyEvent | undefined;
  onChange: (filter: EventFilter | undefined) => void;
}) {
  const t = useWords(journeyWords);
  const say = useBilingual();
  const choicesOf = useChoices();
  const { filter, event, onChange } = props;
  const property = event?.properties.find(({ key }) => key === filter.property);
  const type = property?.type ?? "text";
  const isNumber = type === "money" || type === "number";
  const operators = EVENT_OPERATORS.filter((op) =>
    isNumber
      ? op !== "contains"
      : type === "text"
        ? op !== "at_least" && op !== "at_most"
        : op.endsWith("equals"),
  );
  const choices = type in LISTS ? choicesOf({ optionsFrom: LISTS[type as keyof typeof LISTS] }) : undefined;
  return (
    <div className="h-row">
      <Select
        aria-label={t("property")}
        value={filter.property}
        popupMatchSelectWidth={false}
        options={(event?.properties ?? []).map(({ key, label }) => ({ value: key, label: say(label) }))}
        onChange={(next: string) => onChange({ property: next, op: "equals", value: "" })}
      />
      <Select
        aria-label={t("comparison")}
        value={filter.op}
        popupMatchSelectWidth={false}
        options={operators.map((value) => ({ value, label: t(`op.${value}`) }))}
        onChange={(op) => onChange({ ...filter, op })}
      />
      {choices ? (
        <Select
          aria-label={t("value")}
          value={filter.value === "" ? undefined : String(filter.value)}
          style={{ minWidth: 160 }}
          showSearch={{ optionFilterProp: "label" }}
          options={choices}
          onChange={(value: string) => onChange({ ...filter, value })}
        />
      ) : isNumber ? (
        <InputNumber
          aria-label={t("value")}
          value={Number(filter.value) / (type === "money" ? 100 : 1)}
          suffix={type === "money" ? t("yuan") : undefined}
          style={{ width: 130 }}
          onChange={(value) =>
            onChange({ ...filter, value: Math.round((value ?? 0) * (type === "money" ? 100 : 1)) })
          }
        />
      ) : (
        <Input
          aria-label={t("value")}
          value={String(filter.value)}
          maxLength={200}
          style={{ width: 160 }}
          onChange={({ target }) => onChange({ ...filter, value: target.value })}
        />
      )}
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t("removeFilter")}
        onClick={() => onChange(undefined)}
      />
    </div>
  );
}
