import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Filter, ListState } from "./shapes.ts";

export interface ListAddress {
  state: ListState;
  /** Whether search or a filter narrows the list. */
  isNarrowed: boolean;
  search(text: string): void;
  filter(key: string, values: readonly string[]): void;
  sort(key: string | undefined, order: "asc" | "desc" | undefined): void;
  clear(): void;
}

/** Search, filters and order live in the address, so that a list can be sent to a colleague and found again. */
export function useListAddress(filters: readonly Filter[]): ListAddress {
  const [params, setParams] = useSearchParams();
  const keys = filters.flatMap(keysOf).join(" ");

  const state = useMemo<ListState>(() => {
    const order = params.get("order");
    return {
      search: params.get("q") ?? undefined,
      filters: Object.fromEntries(
        keys.split(" ").flatMap((key) => (key && params.has(key) ? [[key, params.getAll(key)]] : [])),
      ),
      sort: params.get("sort") ?? undefined,
      order: order === "asc" || order === "desc" ? order : undefined,
    };
  }, [params, keys]);

  const put = useCallback(
    (changes: Record<string, readonly string[]>) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          for (const [key, values] of Object.entries(changes)) {
            next.delete(key);
            for (const value of values) next.append(key, value);
          }
          return next;
        },
        { replace: true },
      ),
    [setParams],
  );

  return {
    state,
    isNarrowed: state.search !== undefined || Object.keys(state.filters).length > 0,
    search: (text) => put({ q: text ? [text] : [] }),
    filter: (key, values) => put({ [key]: values }),
    sort: (key, order) => put({ sort: key ? [key] : [], order: key && order ? [order] : [] }),
    clear: () => put(Object.fromEntries(["q", ...keys.split(" ").filter(Boolean)].map((key) => [key, []]))),
  };
}

const keysOf = (filter: Filter): string[] =>
  filter.kind === "days" ? [`${filter.key}From`, `${filter.key}To`] : [filter.key];
