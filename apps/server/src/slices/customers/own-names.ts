import type { Db } from "@hortus/kernel";
import { publicFacts, type Fact, type Facts, type PublicFact, type PublicFacts } from "@hortus/rules";
import { factOf, isOwnFact } from "./attributes/slots.ts";
import { findAttributes } from "./attributes/store.ts";
import { factOfOwnEvent, isOwnEventFact, placeKey } from "./own-events/places.ts";
import { findOwnEvents } from "./own-events/store.ts";

/**
 * What this workspace calls the facts that are its own numbers, dates and events, by their keys; properties of events by `placeKey`.
 */
export async function findOwnFactNames(db: Db): Promise<Map<string, string>> {
  const attributes = await findAttributes(db);
  const events = await findOwnEvents(db);
  return new Map([
    ...attributes.flatMap((row): [string, string][] => {
      const fact = row.type === "choice" ? undefined : factOf(row);
      return fact === undefined ? [] : [[fact, row.name]];
    }),
    ...events.flatMap(({ slot, name, properties }): [string, string][] => [
      [factOfOwnEvent(slot), name],
      ...properties.map((property): [string, string] => [placeKey(slot, property.place), property.name]),
    ]),
  ]);
}

/** The options of choices by their ids, each with its attribute: "Parcels：one". */
export const findOptionNames = async (db: Db): Promise<Map<string, string>> =>
  new Map(
    (await findAttributes(db)).flatMap(({ name, options }) =>
      options.map((option): [string, string] => [option.id, `${name}：${option.name}`]),
    ),
  );

/** Facts for describing rules in this workspace's own names. */
export const withOwnNames = (facts: Facts, names: ReadonlyMap<string, string>): PublicFacts =>
  new Map([...facts].map(([key, fact]) => [key, renamed<Fact>(fact, names)]));

function renamed<F extends PublicFact>(fact: F, names: ReadonlyMap<string, string>): F {
  const name = names.get(fact.key);
  if (name === undefined) return fact;
  const label = { zh: name, en: name };
  if (fact.kind !== "records") return { ...fact, label };
  const inside = <Part extends { key: string; label: PublicFact["label"] }>(part: Part): Part => {
    const own = names.get(`${fact.key}/${part.key}`);
    return own === undefined ? part : { ...part, label: { zh: own, en: own } };
  };
  return { ...fact, label, measures: fact.measures.map(inside), properties: fact.properties.map(inside) };
}

/** Facts as the API shows them, by this workspace's own names; without those for which it has no attribute and no event. */
export async function describeFacts(db: Db, facts: Facts): Promise<PublicFact[]> {
  const attributes = new Set((await findAttributes(db)).map(factOf));
  const names = await findOwnFactNames(db);
  return publicFacts(facts).flatMap((fact) => {
    if (isOwnEventFact(fact.key)) return names.has(fact.key) ? [onlyNamed(renamed(fact, names), names)] : [];
    return isOwnFact(fact.key) && !attributes.has(fact.key) ? [] : [renamed(fact, names)];
  });
}

/** An own event without the places that it has no property for. */
function onlyNamed(fact: PublicFact, names: ReadonlyMap<string, string>): PublicFact {
  if (fact.kind !== "records") return fact;
  const isNamed = ({ key }: { key: string }) => names.has(`${fact.key}/${key}`);
  return { ...fact, measures: fact.measures.filter(isNamed), properties: fact.properties.filter(isNamed) };
}
