import { storesRoutes, type Region, type Store } from "@hortus/contracts";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api.ts";

export interface Tree {
  regions: readonly Region[];
  stores: readonly Store[];
}

export function useStores() {
  return useQuery({
    queryKey: ["stores"],
    queryFn: ({ signal }) => api.call(storesRoutes.listStores, {}, { signal }),
    staleTime: 60_000,
  });
}

/** From the top down, "华东 / 上海"; empty for no region. */
export function regionName({ regions }: Tree, id: string | null): string {
  const byId = new Map(regions.map((region) => [region.id, region]));
  const names: string[] = [];
  for (let at = byId.get(id ?? ""); at && names.length < 6; at = byId.get(at.parentId ?? ""))
    names.unshift(at.name);
  return names.join(" / ");
}

/** Regions and stores by their full name, as rules may name them. */
export function placeChoices(tree: Tree): { value: string; label: string }[] {
  const places = [
    ...tree.regions.map(({ id }) => ({ value: id, label: regionName(tree, id) })),
    ...tree.stores.map(({ id, name, regionId }) => ({
      value: id,
      label: [regionName(tree, regionId), name].filter((text) => text !== "").join(" / "),
    })),
  ];
  return places.toSorted((one, other) => one.label.localeCompare(other.label));
}

export const storesBelow = (tree: Tree, regionId: string): number =>
  tree.stores.filter((store) => store.regionId === regionId).length +
  tree.regions
    .filter(({ parentId }) => parentId === regionId)
    .reduce((sum, { id }) => sum + storesBelow(tree, id), 0);
