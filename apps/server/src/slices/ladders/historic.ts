import type { StoredEvent } from "@hortus/kernel";

/** Imported from the past: it counts, but sets nothing off. */
export const isHistoric = ({ payload }: StoredEvent): boolean =>
  typeof payload === "object" && payload !== null && "historic" in payload && payload.historic === true;
