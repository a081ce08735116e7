import { membershipRoutes, type MemberLevel } from "@hortus/contracts";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api.ts";

export const LEVELS_KEY = ["member-levels"] as const;

/** The brand's levels, lowest first, archived ones last; `data` is undefined until they are read. */
export const useMemberLevels = () =>
  useQuery({
    queryKey: LEVELS_KEY,
    queryFn: ({ signal }) => api.call(membershipRoutes.listMemberLevels, {}, { signal }),
    staleTime: 30_000,
  });

/** Those that members may be at now, lowest first. */
export const inUse = (levels: readonly MemberLevel[]): MemberLevel[] =>
  levels.filter(({ archived }) => !archived);
