import type { ReactNode } from "react";

export interface Column<Row> {
  key: string;
  title: string;
  render(row: Row): ReactNode;
  /** The name by which the server sorts; without one the column can't be sorted by. */
  sort?: string;
  /** Pixels; 140 unless given. */
  width?: number;
  align?: "right";
  /** Not shown until the person chooses it. */
  hidden?: boolean;
  /** What an export writes; columns without it stay out. */
  text?(row: Row): string | number;
}

interface Option {
  value: string;
  label: string;
}
/** "days" gives a first and a last local day as `<key>From` and `<key>To`, each optional. */
export type Filter =
  | { key: string; label: string; kind: "one" | "many"; options: readonly Option[] }
  | { key: string; label: string; kind: "days" };

/** What the address says about a list. */
export interface ListState {
  search: string | undefined;
  /** By filter key; keys that are not set are absent. */
  filters: Partial<Record<string, string[]>>;
  sort: string | undefined;
  order: "asc" | "desc" | undefined;
}

export interface ListQuery extends ListState {
  cursor: string | undefined;
}

export interface ListPage<Row> {
  rows: readonly Row[];
  nextCursor?: string | undefined;
  asOf?: string | undefined;
}
