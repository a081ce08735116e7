import type { Db } from "@hortus/kernel";
import { findContacts } from "./contact-store.ts";

const DAY_MS = 86_400_000;

/** Whose contact with an advisor ended in the days after an instant of their own. */
export async function findLostAfter(
  db: Db,
  starts: readonly { customerId: string; from: Date }[],
  days: number,
): Promise<Set<string>> {
  const startOf = new Map(starts.map(({ customerId, from }) => [customerId, from.getTime()]));
  const contacts = await findContacts(db, [...startOf.keys()]);
  return new Set(
    contacts.flatMap(({ customerId, removedAt }) => {
      const start = startOf.get(customerId);
      const end = removedAt?.getTime();
      return start !== undefined && end !== undefined && end >= start && end < start + days * DAY_MS
        ? [customerId]
        : [];
    }),
  );
}
