import { tagsRoutes } from "@hortus/contracts";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../api.ts";

/** Names of tags by id; empty until they are known. */
export function useTags(): ReadonlyMap<string, string> {
  const { data } = useQuery({
    queryKey: ["tag-groups"],
    queryFn: ({ signal }) => api.call(tagsRoutes.listTagGroups, {}, { signal }),
    staleTime: 300_000,
  });
  return useMemo(
    () => new Map(data?.rows.flatMap(({ tags }) => tags.map(({ id, name }) => [id, name] as const))),
    [data],
  );
}
