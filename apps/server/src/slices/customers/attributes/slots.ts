import type { AttributeRow } from "./store.ts";

export type SlotType = "number" | "date";

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, place) => from + place);

/** Places for attributes that rules may ask for; sensitive ones have their own, since a fact is sensitive or not in every workspace. */
export const SLOTS: readonly { type: SlotType; sensitive: boolean; slots: readonly number[] }[] = [
  { type: "number", sensitive: false, slots: range(1, 10) },
  { type: "date", sensitive: false, slots: range(1, 10) },
  { type: "number", sensitive: true, slots: range(11, 15) },
  { type: "date", sensitive: true, slots: range(11, 15) },
];

export const factOfSlot = (type: SlotType, slot: number): string => `customer.own_${type}_${slot}`;

/** Is it a fact that only some workspaces have an attribute for? Of plain choices there are always some to come. */
export const isOwnFact = (key: string): boolean =>
  key === SENSITIVE_CHOICES || /^customer\.own_(number|date)_\d+$/.test(key);

export const SENSITIVE_CHOICES = "customer.sensitive_attribute";

/** The first free place; null when there is none, and for choices and texts, which need none. */
export function freeSlot(
  { type, sensitive }: Pick<AttributeRow, "type" | "sensitive">,
  taken: readonly AttributeRow[],
): number | null {
  const places = SLOTS.find((one) => one.type === type && one.sensitive === sensitive)?.slots ?? [];
  return places.find((slot) => !taken.some((row) => row.type === type && row.slot === slot)) ?? null;
}

/** The fact by which rules ask for an attribute, if they can. */
export function factOf({ type, slot, sensitive }: AttributeRow): string | undefined {
  if (type === "choice") return sensitive ? SENSITIVE_CHOICES : "customer.attribute";
  return type !== "text" && slot !== null ? factOfSlot(type, slot) : undefined;
}
