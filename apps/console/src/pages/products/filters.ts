import {
  catalogRoutes,
  PRODUCT_ROLES,
  productRoleLabels,
  RANGE_ROLES,
  rangeRoleLabels,
  REGULATORY_CLASSES,
  regulatoryClassWords,
} from "@hortus/contracts";
import { useBilingual, useWords, type Filter, type ListState } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { productsWords } from "./words.ts";

/** The brands and categories that products in use name. */
export function useProductChoices() {
  const { data } = useQuery({
    queryKey: ["product-choices"],
    queryFn: ({ signal }) => api.call(catalogRoutes.listProductChoices, {}, { signal }),
    staleTime: 60_000,
  });
  return data ?? { brands: [], categories: [] };
}

/** The filters of the list, and what they ask of the API. */
export function useProductFilters() {
  const t = useWords(productsWords);
  const say = useBilingual();
  const { brands, categories } = useProductChoices();
  const same = (value: string) => ({ value, label: value });
  const filters: Filter[] = [
    {
      key: "class",
      label: t("class"),
      kind: "many",
      options: REGULATORY_CLASSES.map((value) => ({ value, label: say(regulatoryClassWords[value]) })),
    },
    { key: "category", label: t("category"), kind: "many", options: categories.map(same) },
    { key: "brand", label: t("brand"), kind: "many", options: brands.map(same) },
    {
      key: "role",
      label: t("role"),
      kind: "many",
      options: PRODUCT_ROLES.map((value) => ({ value, label: say(productRoleLabels[value]) })),
    },
    {
      key: "rangeRole",
      label: t("rangeRole"),
      kind: "many",
      options: RANGE_ROLES.map((value) => ({ value, label: say(rangeRoleLabels[value]) })),
    },
    {
      key: "archived",
      label: t("showArchived"),
      kind: "one",
      options: [{ value: "true", label: t("archivedOnly") }],
    },
  ];
  return { filters, toQuery };
}

function toQuery(chosen: ListState["filters"]) {
  const among = <Value extends string>(key: string, values: readonly Value[]) =>
    values.filter((value) => chosen[key]?.includes(value));
  return {
    class: among("class", REGULATORY_CLASSES),
    role: among("role", PRODUCT_ROLES),
    rangeRole: among("rangeRole", RANGE_ROLES),
    category: chosen["category"] ?? [],
    brand: chosen["brand"] ?? [],
    archived: chosen["archived"] ? ("true" as const) : ("false" as const),
  };
}
