import { acquisitionRoutes, segmentRoutes, wecomRoutes, type Segment } from "@hortus/contracts";
import type { PublicFact } from "@hortus/rules";
import { useBilingual } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { api } from "../../../api.ts";
import { useAttributes } from "../../../shared/attributes.tsx";
import { useCategoryPaths, useGoods } from "../../../shared/goods.ts";
import { useAdvisors, useTagGroups } from "../../../shared/lookups.ts";
import { inUse, useMemberLevels } from "../../../shared/member-levels.ts";
import { placeChoices, useStores } from "../../../shared/stores.ts";

export interface Choice {
  value: string;
  label: string;
}
/** Of a fact or one of a record's properties. */
export type Chosen = Pick<Extract<PublicFact, { kind: "set" }>, "options" | "optionsFrom">;

/** The segments in use: rules name them, and the checker looks for circles among them. */
export function useSegments(): readonly Segment[] | undefined {
  const { data } = useQuery({
    queryKey: ["segments", "named"],
    queryFn: ({ signal }) =>
      api.call(segmentRoutes.listSegments, { query: { archived: "false" } }, { signal }),
    staleTime: 30_000,
  });
  return data?.rows;
}

/** The values that a fact may take, by their names; undefined when people type them. */
export function useChoices(): (fact: Chosen) => Choice[] | undefined {
  const say = useBilingual();
  const groups = useTagGroups();
  const advisors = useAdvisors();
  const codes = useQuery({
    queryKey: ["channel-code-names"],
    queryFn: ({ signal }) =>
      api.call(acquisitionRoutes.listChannelCodes, { query: { limit: 200 } }, { signal }),
    staleTime: 60_000,
  });
  const chats = useQuery({
    queryKey: ["group-names"],
    queryFn: ({ signal }) => api.call(wecomRoutes.listGroups, { query: { limit: 200 } }, { signal }),
    staleTime: 60_000,
  });
  const groupRows = chats.data?.rows;
  const segments = useSegments();
  const attributes = useAttributes();
  const codeRows = codes.data?.rows;
  const goods = useGoods();
  const paths = useCategoryPaths();
  const stores = useStores().data;
  const levels = useMemberLevels().data?.rows;
  return useCallback(
    ({ options, optionsFrom }) => {
      if (options) return options.map(({ value, label }) => ({ value, label: say(label) }));
      if (optionsFrom === "tags")
        return groups.flatMap((group) =>
          group.tags.map(({ id, name }) => ({ value: id, label: `${group.name} · ${name}` })),
        );
      if (optionsFrom === "attributes" || optionsFrom === "sensitive-attributes")
        return (attributes ?? [])
          .filter(({ sensitive }) => sensitive === (optionsFrom === "sensitive-attributes"))
          .flatMap(({ name, options: of }) =>
            of.map((option) => ({ value: option.id, label: `${name}：${option.name}` })),
          );
      if (optionsFrom === "advisors") return advisors.map(({ id, name }) => ({ value: id, label: name }));
      if (optionsFrom === "channel-codes")
        return (codeRows ?? []).map(({ id, name }) => ({ value: id, label: name }));
      if (optionsFrom === "groups")
        return (groupRows ?? []).map(({ id, name }) => ({ value: id, label: name || id }));
      if (optionsFrom === "segments")
        return (segments ?? []).map(({ id, name }) => ({ value: id, label: name }));
      if (optionsFrom === "member-levels")
        return inUse(levels ?? []).map(({ id, name }) => ({ value: id, label: name }));
      if (optionsFrom === "places") return stores ? placeChoices(stores) : [];
      if (optionsFrom === "product-category-paths" && paths.length > 0)
        return paths.map((value) => ({ value, label: value }));
      // Of a shop that has no catalogue yet they are typed.
      const named = optionsFrom === "product-categories" ? goods?.categories : goods?.brands;
      if ((optionsFrom === "product-categories" || optionsFrom === "product-brands") && named?.length)
        return named.map((value) => ({ value, label: value }));
      return undefined;
    },
    [say, groups, attributes, advisors, codeRows, groupRows, goods, levels, paths, segments, stores],
  );
}
