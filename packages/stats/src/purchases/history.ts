/**
 * All that the purchase models need to know of a customer. Time in any one unit; purchases of one day count as one.
 */
export interface PurchaseHistory {
  /** Purchases after the first: x. */
  repeats: number;
  /** From the first purchase to the last: tₓ. 0 without a repeat. */
  lastAfter: number;
  /** From the first purchase to the end of what was observed: T. */
  observed: number;
}

/** A history that so many customers share: half of all bought once, on one of few days. */
export type WeightedHistory = PurchaseHistory & { customers: number };

/**
 * Joins equal histories: 2 357 of CDNOW become 1 016.
 *
 * @throws {RangeError} for a last purchase after the end of the observation, and for repeats without time between them: the history is
 *   wrong, not the customer
 */
export function joinEqual(histories: Iterable<PurchaseHistory>): WeightedHistory[] {
  const joined = new Map<string, WeightedHistory>();
  for (const { repeats, lastAfter, observed } of histories) {
    if (!isPossible({ repeats, lastAfter, observed }))
      throw new RangeError(`Not a purchase history: ${repeats} repeats, last ${lastAfter}, of ${observed}`);
    const key = `${repeats} ${lastAfter} ${observed}`;
    const known = joined.get(key);
    if (known) known.customers++;
    else joined.set(key, { repeats, lastAfter, observed, customers: 1 });
  }
  return [...joined.values()];
}

const isPossible = ({ repeats, lastAfter, observed }: PurchaseHistory): boolean =>
  Number.isInteger(repeats) &&
  repeats >= 0 &&
  lastAfter <= observed &&
  (repeats > 0 ? lastAfter > 0 : lastAfter === 0);
