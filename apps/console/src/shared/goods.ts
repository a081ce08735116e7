import { catalogRoutes } from "@hortus/contracts";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../api.ts";

/** Brands and categories that goods in use have. */
export function useGoods() {
  const { data } = useQuery({
    queryKey: ["product-choices"],
    queryFn: ({ signal }) => api.call(catalogRoutes.listProductChoices, {}, { signal }),
    staleTime: 60_000,
  });
  return data;
}

/** The categories in use and all that lie above them, "Bones" and "Bones/Calcium", in order. */
export function useCategoryPaths(): readonly string[] {
  const categories = useGoods()?.categories;
  return useMemo(() => pathsOf(categories ?? []), [categories]);
}

const pathsOf = (categories: readonly string[]): string[] =>
  [
    ...new Set(
      categories.flatMap((category) =>
        category.split("/").map((_, level, parts) => parts.slice(0, level + 1).join("/")),
      ),
    ),
  ].toSorted();
