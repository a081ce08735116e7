import { segmentRoutes } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Collapse, Form, Select } from "antd";
import { api } from "../../api.ts";
import { TagSelect } from "../../shared/tags.tsx";
import { CustomerSelect } from "./customer-select.tsx";
import { massSendWords } from "./words.ts";

/** Customers by segment, by tag and one by one, and who of them is left out. */
export function CustomerFields() {
  const t = useWords(massSendWords);
  return (
    <>
      <Form.Item name="segmentIds" label={t("segments")}>
        <SegmentSelect />
      </Form.Item>
      <Form.Item name="tagIds" label={t("tags")}>
        <TagSelect />
      </Form.Item>
      <Form.Item name="customerIds" label={t("customers")}>
        <CustomerSelect mode="multiple" />
      </Form.Item>
      <Collapse
        ghost
        items={[
          {
            key: "exclude",
            forceRender: true,
            label: t("exclude"),
            children: (
              <>
                <Form.Item name={["exclude", "segmentIds"]} label={t("excludeSegments")}>
                  <SegmentSelect />
                </Form.Item>
                <Form.Item name={["exclude", "tagIds"]} label={t("excludeTags")}>
                  <TagSelect />
                </Form.Item>
                <Form.Item name={["exclude", "customerIds"]} label={t("excludeCustomers")}>
                  <CustomerSelect mode="multiple" />
                </Form.Item>
              </>
            ),
          },
        ]}
      />
    </>
  );
}

function SegmentSelect(props: { id?: string; value?: string[]; onChange?: (ids: string[]) => void }) {
  const t = useWords(massSendWords);
  const { data } = useQuery({
    queryKey: ["segments", "names"],
    queryFn: ({ signal }) => api.call(segmentRoutes.listSegments, { query: {} }, { signal }),
  });
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      mode="multiple"
      aria-label={t("chooseSegments")}
      placeholder={t("chooseSegments")}
      value={props.value ?? []}
      onChange={(ids: string[]) => props.onChange?.(ids)}
      showSearch={{ optionFilterProp: "label" }}
      options={(data?.rows ?? []).map(({ id, name, size }) => ({ value: id, label: `${name} · ${size}` }))}
    />
  );
}
