import type { MomentsAudience } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Form, Radio } from "antd";
import { AdvisorSelect } from "../../shared/advisor-select.tsx";
import { TagSelect } from "../../shared/tags.tsx";
import { massSendWords } from "./words.ts";

/** On whose Moments, and which of their customers see it. */
export function MomentsFields() {
  const t = useWords(massSendWords);
  const by = Form.useWatch<MomentsAudience["by"] | undefined>(["moments", "by"]);
  return (
    <>
      <Form.Item name={["moments", "by"]} label={t("momentsBy")}>
        <Radio.Group
          options={(["all", "chosen"] as const).map((value) => ({ value, label: t(`momentsBy.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name={["moments", "advisorIds"]} label={t("momentsAdvisors")} hidden={by !== "chosen"}>
        <AdvisorSelect />
      </Form.Item>
      <Form.Item name={["moments", "tagIds"]} label={t("momentsTags")} extra={t("momentsTagsHint")}>
        <TagSelect />
      </Form.Item>
    </>
  );
}
