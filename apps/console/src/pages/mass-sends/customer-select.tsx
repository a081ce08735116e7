import { customersRoutes } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useDeferredValue, useState } from "react";
import { api } from "../../api.ts";
import { massSendWords } from "./words.ts";

/** Chooses customers by typing a name; made for forms, which give `value` and `onChange`. */
export function CustomerSelect(props: {
  id?: string;
  mode: "multiple";
  value?: string[];
  onChange?: (ids: string[]) => void;
}) {
  const t = useWords(massSendWords);
  const { options, loading, search } = useFoundCustomers();
  return (
    <Select
      {...(props.id ? { id: props.id } : {})}
      mode={props.mode}
      aria-label={t("chooseCustomers")}
      placeholder={t("chooseCustomers")}
      style={{ width: "100%" }}
      value={props.value ?? []}
      onChange={(ids: string[]) => props.onChange?.(ids)}
      showSearch={{ filterOption: false, onSearch: search }}
      loading={loading}
      options={options}
    />
  );
}

export function useFoundCustomers() {
  const [typed, search] = useState("");
  const wanted = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ["customers-found", wanted],
    queryFn: ({ signal }) =>
      api.call(
        customersRoutes.listCustomers,
        { query: { search: wanted || undefined, limit: 20 } },
        { signal },
      ),
  });
  const options = (found.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return { options, loading: found.isFetching, search };
}
