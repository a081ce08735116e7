import type { Db } from "@hortus/kernel";
import { publicFacts, type Facts, type PublicFact, type PublicFacts } from "@hortus/rules";
import { factOf, isOwnFact } from "./slots.ts";
import { findAttributes, type AttributeRow } from "./store.ts";

/** What this workspace calls the facts that are its own numbers and dates, by their keys. */
export const findOwnFactNames = async (db: Db): Promise<Map<string, string>> =>
  namesOf(await findAttributes(db));

const namesOf = (attributes: readonly AttributeRow[]): Map<string, string> =>
  new Map(
    attributes.flatMap((row): [string, string][] => {
      const fact = row.type === "choice" ? undefined : factOf(row);
      return fact === undefined ? [] : [[fact, row.name]];
    }),
  );

/** Facts for describing rules in this workspace's own names. */
export const withOwnNames = (facts: Facts, names: ReadonlyMap<string, string>): PublicFacts =>
  new Map(
    [...facts].map(([key, fact]) => {
      const name = names.get(key);
      return [key, name === undefined ? fact : { ...fact, label: { zh: name, en: name } }];
    }),
  );

/** Facts as the API shows them, by this workspace's own names; without those for which it has no attribute. */
export async function describeFacts(db: Db, facts: Facts): Promise<PublicFact[]> {
  const attributes = await findAttributes(db);
  const names = namesOf(attributes);
  const used = new Set(attributes.map(factOf));
  return publicFacts(facts).flatMap((fact) => {
    if (isOwnFact(fact.key) && !used.has(fact.key)) return [];
    const name = names.get(fact.key);
    return [name === undefined ? fact : { ...fact, label: { zh: name, en: name } }];
  });
}
