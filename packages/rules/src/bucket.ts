import { hash } from "node:crypto";

/**
 * A number from 0 to 9999 that never changes for a customer and a salt: the first four bytes of sha256("salt:customerId"), modulo
 * 10000. Pinned by the rule's version; `sql/conditions.ts` computes the same.
 */
export function bucketOf(salt: string, customerId: string): number {
  return Number.parseInt(hash("sha256", `${salt}:${customerId}`, "hex").slice(0, 8), 16) % 10_000;
}
