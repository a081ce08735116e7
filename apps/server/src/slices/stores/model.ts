import type { Region, Store } from "@hortus/contracts";
import { refused, ok, type Result } from "@hortus/kernel";

export interface Tree {
  regions: readonly Region[];
  stores: readonly Store[];
}

/** Levels of regions; with the store, one more. */
const DEEPEST = 5;

export type Misplaced = "region_unknown" | "region_in_itself" | "too_deep";

/** Ids of the regions from the top down to this one; nothing above the top. */
export function regionPath(regions: readonly Region[], id: string | null): string[] {
  const byId = new Map(regions.map((region) => [region.id, region]));
  const path: string[] = [];
  for (let at = id; at !== null && path.length <= DEEPEST; at = byId.get(at)?.parentId ?? null)
    path.unshift(at);
  return path;
}

export const storePath = (
  regions: readonly Region[],
  { id, regionId }: Pick<Store, "id" | "regionId">,
): string => [...regionPath(regions, regionId), id].join("/");

/** What orders may call a store. */
export const namesOf = ({ code, name }: Pick<Store, "code" | "name">): string[] => [...new Set([code, name])];

/** The tree with the region in its new place; refused when it would hang in itself, in nothing, or too deep. */
export function placeRegion(tree: Tree, placed: Region): Result<Tree, Misplaced> {
  const regions = [...tree.regions.filter(({ id }) => id !== placed.id), placed];
  if (!isKnown(tree.regions, placed.parentId)) return refused("region_unknown");
  if (regionPath(tree.regions, placed.parentId).includes(placed.id)) return refused("region_in_itself");
  if (regions.some(({ id }) => regionPath(regions, id).length > DEEPEST)) return refused("too_deep");
  return ok({ regions, stores: tree.stores });
}

export const isKnown = (regions: readonly Region[], id: string | null): boolean =>
  id === null || regions.some((region) => region.id === id);

/** The stores that lie elsewhere, or are called otherwise, in the second tree. */
export function storesMoved(
  before: Tree,
  after: Tree,
): { store: Store; path: string; formerNames: string[] }[] {
  const old = new Map(before.stores.map((store) => [store.id, store]));
  return after.stores.flatMap((store) => {
    const was = old.get(store.id);
    const path = storePath(after.regions, store);
    const formerNames = was ? namesOf(was).filter((name) => !namesOf(store).includes(name)) : [];
    const isSame =
      was && storePath(before.regions, was) === path && namesOf(was).join("\n") === namesOf(store).join("\n");
    return isSame ? [] : [{ store, path, formerNames }];
  });
}
