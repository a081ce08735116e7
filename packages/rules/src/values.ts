import type { Value } from "./comparison.ts";

/** What is known of one customer, by fact key. `loadValues` of ./sql fetches it; a missing key counts as unknown or none. */
export type CustomerValues = {
  customerId: string;
  attributes: Record<string, Value>;
  sets: Record<string, SetMember[]>;
  records: Record<string, RecordRow[]>;
};

/** `at` is since when, of a dated set. */
export type SetMember = { value: string; at?: Date | null };

export type RecordRow = {
  at: Date;
  measures: Record<string, string | number | null>;
  properties: Record<string, Value>;
};
