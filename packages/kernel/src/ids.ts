import { hash, randomFillSync, randomInt } from "node:crypto";
import { v7 } from "uuid";
import type { Clock } from "./clock.ts";

/** A UUIDv7 as text: sorts by the time it was made. Brand it so that two kinds of id cannot be swapped. */
export type Id<Kind extends string> = string & { readonly __kind?: Kind };

export type CustomerId = Id<"customer">;

let lastMsecs = -1;
let sequence = 0;

// Asking the system for 16 bytes at a time costs more than all else that an event costs here.
const randomBytes = new Uint8Array(16 * 256);
let drawn = randomBytes.length;

function nextRandom(): Uint8Array {
  if (drawn === randomBytes.length) {
    randomFillSync(randomBytes);
    drawn = 0;
  }
  return randomBytes.subarray(drawn, (drawn += 16));
}

/** A new id whose time part is `clock`'s now, so that rows made in moved time still sort by it; within a process they never tie. */
export function newId<Kind extends string>(clock: Clock): Id<Kind> {
  const msecs = clock.now().getTime();
  // A clock that stands still must not shuffle the order: count on within the instant, from a random start.
  sequence = msecs === lastMsecs ? sequence + 1 : randomInt(2 ** 31);
  lastMsecs = msecs;
  return v7({ msecs, seq: sequence, random: nextRandom() });
}

/** Number of partitions in the event log. Handlers share the work by `partition % shares`. */
export const PARTITIONS = 16;

/** The partition of a customer: stable for ever, evenly spread. Rows about nobody go to partition 0. */
export function partitionOf(customerId: string | undefined): number {
  if (!customerId) return 0;
  return hash("sha256", customerId, "buffer")[0]! % PARTITIONS; // a digest is never empty
}
