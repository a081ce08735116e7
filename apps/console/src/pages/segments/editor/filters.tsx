import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { propertyOperators, type Filter, type PublicFact } from "@hortus/rules";
import { useBilingual, useWords } from "@hortus/ui";
import { Button, Select } from "antd";
import { rulePartWords } from "./rule-part-words.ts";
import { useChoices } from "./choices.ts";
import { Comparison } from "./comparison.tsx";
import { compared } from "./operand-shape.ts";

export type RecordsFact = Extract<PublicFact, { kind: "records" }>;

const MOST_FILTERS = 10;

/** Which of the records are meant; none of them filters nothing. */
export function Filters(props: {
  filters: readonly Filter[] | undefined;
  fact: RecordsFact;
  /** Undefined when the last one went: a rule knows no empty list of filters. */
  onChange: (filters: Filter[] | undefined) => void;
}) {
  const t = useWords(rulePartWords);
  const { filters = [], fact } = props;
  const set = (next: Filter[]) => props.onChange(next.length > 0 ? next : undefined);
  return (
    <>
      {filters.map((filter, index) => (
        <FilterPart
          key={index}
          filter={filter}
          fact={fact}
          onChange={(next) => set(filters.map((each, place) => (place === index ? next : each)))}
          onRemove={() => set(filters.filter((_, place) => place !== index))}
        />
      ))}
      {fact.properties.length > 0 && filters.length < MOST_FILTERS && (
        <Button
          type="link"
          size="small"
          icon={<PlusOutlined />}
          onClick={() => set([...filters, firstFilter(fact, fact.properties[0]?.key ?? "")])}
        >
          {t("addFilter")}
        </Button>
      )}
    </>
  );
}

function FilterPart(props: {
  filter: Filter;
  fact: RecordsFact;
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}) {
  const t = useWords(rulePartWords);
  const say = useBilingual();
  const choicesOf = useChoices();
  const { filter, fact, onChange } = props;
  const property = fact.properties.find(({ key }) => key === filter.property);
  const type = property?.type ?? "text";
  return (
    <div className="rule-filter">
      <span className="h-muted">{t("where")}</span>
      <Select
        aria-label={t("property")}
        value={filter.property}
        options={fact.properties.map(({ key, label }) => ({ value: key, label: say(label) }))}
        onChange={(key: string) => onChange(firstFilter(fact, key))}
      />
      <Comparison
        op={filter.op}
        value={filter.value}
        type={type}
        operators={propertyOperators[type]}
        choices={property && choicesOf(property)}
        onChange={(op, value) => onChange(compared({ property: filter.property }, op, value))}
      />
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={t("remove")}
        onClick={props.onRemove}
      />
    </div>
  );
}

/** With the first comparison that its type allows; a place in a tree, for one, is never equal. */
function firstFilter(fact: RecordsFact, key: string): Filter {
  const type = fact.properties.find((each) => each.key === key)?.type ?? "text";
  return { property: key, op: propertyOperators[type][0] ?? "equals" };
}
