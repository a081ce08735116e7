import { storesRoutes } from "@hortus/contracts";
import { regions, staff, stores } from "./company.ts";
import type { Planting } from "./parts.ts";

/** Two regions with two stores each, by the names that the purchase log uses; each store with those who work there. */
export async function makeStores({ owner }: Planting): Promise<void> {
  const tree = await owner.call(storesRoutes.listStores, {});
  const regionNamed = async (name: string, parentId: string | null) =>
    tree.regions.find((region) => region.name === name) ??
    (await owner.call(storesRoutes.createRegion, { body: { name, parentId } }));
  const top = await regionNamed(regions.top, null);
  for (const name of regions.below) {
    const region = await regionNamed(name, top.id);
    for (const store of stores) {
      if (store.region !== name || tree.stores.some(({ code }) => code === store.code)) continue;
      const people = staff.filter((person) => person.store === store.id);
      await owner.call(storesRoutes.createStore, {
        body: {
          code: store.code,
          name: store.name,
          regionId: region.id,
          advisorIds: people.map(({ userid }) => userid),
          managerId: people.find(({ position }) => position.startsWith("店长"))?.userid ?? null,
        },
      });
    }
  }
}
