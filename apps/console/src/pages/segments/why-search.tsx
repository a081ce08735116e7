import { customersRoutes } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useDeferredValue, useState } from "react";
import { api } from "../../api.ts";
import { segmentWords } from "./words.ts";

/** Asks about any customer, by name: those outside have no row that one could click. */
export function WhySearch({ onChoose }: { onChoose: (customerId: string) => void }) {
  const t = useWords(segmentWords);
  const [typed, setTyped] = useState("");
  const search = useDeferredValue(typed.trim());
  const { data, isFetching } = useQuery({
    queryKey: ["customers-found", search],
    queryFn: ({ signal }) =>
      api.call(customersRoutes.listCustomers, { query: { search, limit: 10 } }, { signal }),
    enabled: search !== "",
    placeholderData: keepPreviousData,
  });
  return (
    <Select<string>
      aria-label={t("askWhy")}
      className="segment-ask-box"
      placeholder={t("askWhy")}
      value={null}
      showSearch={{ filterOption: false, searchValue: typed, onSearch: setTyped }}
      loading={isFetching}
      notFoundContent={search === "" ? t("askWhyHint") : isFetching ? null : t("askWhyNone")}
      options={search === "" ? [] : (data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(id) => {
        setTyped("");
        onChoose(id);
      }}
    />
  );
}
