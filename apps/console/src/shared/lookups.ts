import { outreachRoutes, tagsRoutes, wecomRoutes, type Advisor, type TagGroup } from "@hortus/contracts";
import { useBilingual, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { api } from "../api.ts";
import { sharedWords } from "./words.ts";

/** Small tables that many pages name things by; asked once and kept for minutes. */
const KEEP_MS = 5 * 60_000;

export function useTagGroups(): readonly TagGroup[] {
  const { data } = useQuery({
    queryKey: ["tag-groups"],
    queryFn: ({ signal }) => api.call(tagsRoutes.listTagGroups, {}, { signal }),
    staleTime: 30_000,
  });
  return data?.rows ?? NONE;
}

export function useAdvisors(): readonly Advisor[] {
  const { data } = useQuery({
    queryKey: ["advisors"],
    queryFn: ({ signal }) => api.call(wecomRoutes.listAdvisors, {}, { signal }),
    staleTime: KEEP_MS,
  });
  return data?.rows ?? NONE;
}

/** An advisor's name by the id; the id itself for those who are gone. */
export function useAdvisorName(): (id: string) => string {
  const advisors = useAdvisors();
  return useMemo(() => {
    const names = new Map(advisors.map(({ id, name }) => [id, name]));
    return (id) => names.get(id) ?? id;
  }, [advisors]);
}

/** Why nothing went out, in words. */
export function useReasonWords(): (code: string) => string {
  const say = useBilingual();
  const { data } = useQuery({
    queryKey: ["guards"],
    queryFn: ({ signal }) => api.call(outreachRoutes.listGuards, {}, { signal }),
    staleTime: Infinity,
  });
  return useCallback(
    (code) => {
      const found = data?.reasons.find((reason) => reason.code === code);
      return found ? say(found.label) : code;
    },
    [data, say],
  );
}

/** Where a customer or an order came from; shops name themselves. */
export function useSourceWords(): (source: string) => string {
  const t = useWords(sharedWords);
  return useCallback(
    (source) => (sharedWords.has(`source.${source}`) ? t(`source.${source}` as "source.wecom") : source),
    [t],
  );
}

const NONE: readonly never[] = [];
