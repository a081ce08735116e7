import { becauseLabels, segmentRoutes } from "@hortus/contracts";
import { useBilingual } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { api } from "../../api.ts";

/** Why somebody entered or left, in words; an event of the workspace's own by the name that it has there. */
export function useBecause(): (code: string) => string {
  const say = useBilingual();
  const facts = useQuery({
    queryKey: ["facts"],
    queryFn: ({ signal }) => api.call(segmentRoutes.listFacts, {}, { signal }),
    staleTime: 5 * 60_000,
  });
  const rows = facts.data?.rows;
  return useCallback(
    (code) => {
      const isOwn = /^own_event_\d+$/.test(code);
      const label = isOwn
        ? (rows?.find(({ key }) => key === code)?.label ?? becauseLabels["own_event"])
        : becauseLabels[code];
      return label ? say(label) : code;
    },
    [rows, say],
  );
}
