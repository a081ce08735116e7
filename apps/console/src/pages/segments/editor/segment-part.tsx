import type { SegmentCondition } from "@hortus/rules";
import { useWords } from "@hortus/ui";
import { Select } from "antd";
import { useParams } from "react-router";
import { useSegments } from "./choices.ts";
import { ruleWords } from "./words.ts";

const OPS = ["is_in", "is_not_in"] as const;

/** In another segment, or not. Its own is not offered; a circle over several is found by the checker. */
export function SegmentParts({
  condition,
  onChange,
}: {
  condition: SegmentCondition;
  onChange: (condition: SegmentCondition) => void;
}) {
  const t = useWords(ruleWords);
  const { id: self } = useParams();
  const others = (useSegments() ?? []).filter(({ id }) => id !== self);
  return (
    <>
      <Select
        aria-label={t("segment")}
        value={condition.op}
        popupMatchSelectWidth={false}
        options={OPS.map((value) => ({ value, label: t(`segment.${value}`) }))}
        onChange={(op) => onChange({ ...condition, op })}
      />
      <Select
        aria-label={t("chooseSegment")}
        placeholder={t("chooseSegment")}
        className="rule-list"
        {...(condition.segment ? { value: condition.segment } : {})}
        options={others.map(({ id, name }) => ({ value: id, label: name }))}
        notFoundContent={t("noSegments")}
        showSearch={{ optionFilterProp: "label" }}
        popupMatchSelectWidth={false}
        onChange={(segment: string) => onChange({ ...condition, segment })}
      />
    </>
  );
}
