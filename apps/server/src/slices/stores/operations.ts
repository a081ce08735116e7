import { MOST_PLACES, type Region, type RouteBody, type Store, type storesRoutes } from "@hortus/contracts";
import { appendEvents, newId, notFound, ProblemError, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../context.ts";
import { recordAudit } from "../platform/index.ts";
import { findAdvisorStates } from "../wecom/index.ts";
import { storePlaced, storeStaffed } from "./events.ts";
import { isKnown, namesOf, placeRegion, storesMoved, type Misplaced, type Tree } from "./model.ts";
import { deleteRegionRow, lockTree, putRegion, putStore } from "./store.ts";

const misplaced: Record<Misplaced, string> = {
  region_unknown: "The region above it does not exist",
  region_in_itself: "A region can't lie below itself",
  too_deep: "Regions have five levels at most",
};

/** Makes a region, or changes the one with `id`. @throws {ProblemError} 404, 409, 422 */
export async function saveRegion(
  context: Context,
  caller: Caller,
  id: string | undefined,
  change: RouteBody<typeof storesRoutes.changeRegion>,
): Promise<Region> {
  return context.workspace.tx(async (tx) => {
    const tree = await lockTree(tx);
    const before = tree.regions.find((each) => each.id === id);
    if (id !== undefined && !before) throw notFound("This region");
    refuseMore(tree, before);
    const region = { id: newId(context.clock), name: "", parentId: null, ...before, ...said(change) };
    if (
      tree.regions.some(
        (each) => each.id !== region.id && each.parentId === region.parentId && each.name === region.name,
      )
    )
      throw taken("name", `There is a region named ${region.name} there already`);
    const placed = placeRegion(tree, region);
    if (!placed.ok)
      throw new ProblemError(422, placed.refusal, misplaced[placed.refusal], { field: "parentId" });
    await putRegion(tx, region);
    await tell(tx, context, tree, placed.value);
    await recordAudit(tx, context, caller, {
      action: before ? "region_changed" : "region_created",
      objectType: "region",
      objectId: region.id,
      ...(before ? { before } : {}),
      after: region,
    });
    return region;
  });
}

/** @throws {ProblemError} 404; 409 when something lies below it, naming it */
export async function deleteRegion(context: Context, caller: Caller, id: string): Promise<void> {
  await context.workspace.tx(async (tx) => {
    const { regions, stores } = await lockTree(tx);
    const before = regions.find((each) => each.id === id);
    if (!before) throw notFound("This region");
    const below =
      regions.find(({ parentId }) => parentId === id) ?? stores.find(({ regionId }) => regionId === id);
    if (below)
      throw new ProblemError(409, "region_in_use", `"${below.name}" lies in this region`, {
        hint: "Move or delete what lies in it first; archived stores count.",
      });
    await deleteRegionRow(tx, id);
    await recordAudit(tx, context, caller, {
      action: "region_deleted",
      objectType: "region",
      objectId: id,
      before,
    });
  });
}

/** Makes a store, or changes the one with `id`. @throws {ProblemError} 404, 409, 422 */
export async function saveStore(
  context: Context,
  caller: Caller,
  id: string | undefined,
  change: RouteBody<typeof storesRoutes.changeStore>,
): Promise<Store> {
  return context.workspace.tx(async (tx) => {
    const tree = await lockTree(tx);
    const before = tree.stores.find((each) => each.id === id);
    if (id !== undefined && !before) throw notFound("This store");
    refuseMore(tree, before);
    const given = said(change);
    const store: Store = {
      ...blank,
      id: newId(context.clock),
      ...before,
      ...given,
      ...(given.advisorIds ? { advisorIds: [...new Set(given.advisorIds)].sort() } : {}),
    };
    if (!isKnown(tree.regions, store.regionId))
      throw new ProblemError(422, "region_unknown", misplaced.region_unknown, { field: "regionId" });
    // Orders name stores by either: one text must not mean two.
    for (const other of tree.stores) {
      if (other.id === store.id) continue;
      const same = namesOf(other).find((name) => namesOf(store).includes(name));
      if (same !== undefined)
        throw taken(
          same === store.code ? "code" : "name",
          `${other.name} (${other.code}) is called ${same} already`,
        );
    }
    if (store.managerId !== null && store.managerId !== before?.managerId)
      await refuseStranger(tx, store.managerId);
    await putStore(tx, store, context.clock.now());
    await tell(tx, context, tree, {
      regions: tree.regions,
      stores: [...tree.stores.filter((each) => each.id !== store.id), store],
    });
    if (store.advisorIds.join("\n") !== (before?.advisorIds ?? []).join("\n"))
      await appendEvents(tx, context.clock, [storeStaffed.of({ payload: { storeId: store.id } })]);
    await recordAudit(tx, context, caller, {
      action: before ? "store_changed" : "store_created",
      objectType: "store",
      objectId: store.id,
      ...(before ? { before } : {}),
      after: store,
    });
    return store;
  });
}

/** A manager is told what is late and what was lost, in WeCom: that has to be somebody who is there. One who leaves later stays named. */
async function refuseStranger(tx: Tx, managerId: string): Promise<void> {
  const state = (await findAdvisorStates(tx, [managerId])).get(managerId);
  if (state === undefined || state === "left")
    throw new ProblemError(422, "manager_unknown", "WeCom shows no such member", {
      field: "managerId",
      hint: "Choose a member who is there now.",
    });
}

const blank = {
  code: "",
  name: "",
  regionId: null,
  address: "",
  phone: "",
  advisorIds: [],
  managerId: null,
  archived: false,
};

const taken = (field: string, message: string) => new ProblemError(409, `${field}_taken`, message, { field });

function refuseMore({ regions, stores }: Tree, before: unknown): void {
  if (!before && regions.length + stores.length >= MOST_PLACES)
    throw new ProblemError(409, "too_many_places", `There are ${MOST_PLACES} regions and stores already`);
}

/** Without what the request leaves open: absent stays. */
const said = <Fields extends object>(change: Fields) =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  }; // the same names, none of them undefined

async function tell(tx: Tx, { clock }: Context, before: Tree, after: Tree): Promise<void> {
  await appendEvents(
    tx,
    clock,
    storesMoved(before, after).map(({ store, path, formerNames }) =>
      storePlaced.of({ payload: { storeId: store.id, path, names: namesOf(store), formerNames } }),
    ),
  );
}
