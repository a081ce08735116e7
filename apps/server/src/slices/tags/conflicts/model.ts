/** When two changes are a conflict: both sides did something since they last agreed, and not the same. */
import type { WecomError } from "@hortus/wecom-protocol";
import type { Push } from "../keys.ts";

export type EntryConflictKind = "renamed_twice" | "renamed_there" | "gone_there" | "refused";
export type CustomerConflictKind = "lost_there" | "put_there" | "refused";

/** One of ours as WeCom is still to hear of it. */
export interface Told {
  name: string;
  push: Push | null;
  /** What WeCom called it when both last agreed; null: not known, and then nothing is held against WeCom. */
  wecomName: string | null;
}

/** @param theirName what WeCom calls it now */
export function conflictOf(our: Told, theirName: string): "renamed_twice" | "renamed_there" | undefined {
  if (our.wecomName === null || theirName === our.wecomName) return undefined;
  if (our.push === "delete") return "renamed_there";
  return our.push === "rename" && theirName !== our.name ? "renamed_twice" : undefined;
}

/** Codes that speak of the connection: they stop everything, the health page tells of them, and no tag is to blame. */
const OF_THE_CONNECTION = new Set([
  40001, 40013, 40056, 40091, 41002, 41004, 48001, 48002, 50003, 60020, 301002,
]);

/** WeCom refused this very thing and will again. */
export const isRefusal = (error: WecomError): error is WecomError & { errcode: number } =>
  error.errcode !== undefined && !error.retryable && !OF_THE_CONNECTION.has(error.errcode);
