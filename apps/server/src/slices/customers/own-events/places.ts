import { MOST_OWN_EVENTS, OWN_EVENT_PROPERTIES, type OwnEventProperty } from "@hortus/contracts";

/** A column of `customer_own_event` that holds a property's values; the key of the property in rules, and in the log. */
export type Place = `${OwnEventProperty["type"]}_${number}`;

const numbered = <Kind extends string>(kind: Kind, count: number): `${Kind}_${number}`[] =>
  Array.from({ length: count }, (_, index): `${Kind}_${number}` => `${kind}_${index + 1}`);

export const TEXT_PLACES = numbered("text", OWN_EVENT_PROPERTIES.text);
export const NUMBER_PLACES = numbered("number", OWN_EVENT_PROPERTIES.number);
export const PLACES: readonly Place[] = [...TEXT_PLACES, ...NUMBER_PLACES];

/** Which event it is in every workspace alike: facts, and types in the log, are values in the code (0078). */
export const OWN_EVENT_SLOTS = Array.from({ length: MOST_OWN_EVENTS }, (_, index) => index + 1);

/** The key of the fact, and the type of the event in the log. */
export const factOfOwnEvent = (slot: number): string => `own_event_${slot}`;
export const isOwnEventFact = (key: string): boolean => /^own_event_\d+$/.test(key);

/** What names a property among the names of a workspace. */
export const placeKey = (slot: number, place: string): string => `${factOfOwnEvent(slot)}/${place}`;
