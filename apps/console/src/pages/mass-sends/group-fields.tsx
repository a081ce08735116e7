import { wecomRoutes, type GroupAudience } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Form, Radio, Select } from "antd";
import { useDeferredValue, useState } from "react";
import { api } from "../../api.ts";
import { AdvisorSelect } from "../../shared/advisor-select.tsx";
import { massSendWords } from "./words.ts";

/** Which groups: all, those of some owners or with some words in the name, or some by name. */
export function GroupFields() {
  const t = useWords(massSendWords);
  const by = Form.useWatch<GroupAudience["by"] | undefined>(["groups", "by"]);
  return (
    <>
      <Form.Item name={["groups", "by"]} label={t("groupsBy")}>
        <Radio.Group
          options={(["filter", "chosen", "all"] as const).map((value) => ({
            value,
            label: t(`groupsBy.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item
        name={["groups", "ownerIds"]}
        label={t("groupOwners")}
        extra={t("groupOwnersHint")}
        hidden={by !== "filter"}
      >
        <AdvisorSelect />
      </Form.Item>
      <Form.Item
        name={["groups", "nameContains"]}
        label={t("groupNames")}
        extra={t("groupNamesHint")}
        hidden={by !== "filter"}
      >
        <Select mode="tags" open={false} suffixIcon={null} maxCount={20} />
      </Form.Item>
      <Form.Item name={["groups", "chatIds"]} label={t("groupsChosen")} hidden={by !== "chosen"}>
        <GroupSelect />
      </Form.Item>
      <Form.Item name={["groups", "excludeChatIds"]} label={t("groupsExcluded")} hidden={by === "chosen"}>
        <GroupSelect />
      </Form.Item>
    </>
  );
}

/** Chooses groups by typing a name; made for forms, which give `value` and `onChange`. */
function GroupSelect(props: { id?: string; value?: string[]; onChange?: (ids: string[]) => void }) {
  const t = useWords(massSendWords);
  const [typed, search] = useState("");
  const wanted = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ["groups-found", wanted],
    queryFn: ({ signal }) =>
      api.call(wecomRoutes.listGroups, { query: { search: wanted || undefined, limit: 50 } }, { signal }),
  });
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      mode="multiple"
      aria-label={t("chooseGroups")}
      placeholder={t("chooseGroups")}
      value={props.value ?? []}
      onChange={(ids: string[]) => props.onChange?.(ids)}
      showSearch={{ filterOption: false, onSearch: search }}
      loading={found.isFetching}
      options={(found.data?.rows ?? [])
        .filter(({ state }) => state !== "dissolved")
        .map(({ id, name, customers, owner }) => ({
          value: id,
          label: [name || t("unnamedGroup"), owner?.name, customers].filter(Boolean).join(" · "),
        }))}
    />
  );
}

/** Whether it names any group at all. */
export const namesGroups = ({ by, ownerIds, nameContains, chatIds }: GroupAudience): boolean =>
  by === "all" || (by === "chosen" ? chatIds : [...ownerIds, ...nameContains]).length > 0;
