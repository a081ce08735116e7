import type { RfmGroup } from "@hortus/contracts";

/** What of the board is chosen; it stands in the address. */
export interface Choice {
  recency?: number | undefined;
  frequency?: number | undefined;
  money?: number | undefined;
  group?: RfmGroup | undefined;
}
