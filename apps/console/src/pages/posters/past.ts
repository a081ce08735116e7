import type { ContentItem, PosterLayout } from "@hortus/contracts";
import type { QueryClient } from "@tanstack/react-query";

const keyOf = (item: Pick<ContentItem, "id" | "version">) => ["poster-past", item.id, item.version];

/** Hands the way back of a new poster on to the page that it has once it is saved. */
export const keepPast = (queries: QueryClient, item: ContentItem, past: readonly PosterLayout[]): void =>
  void queries.setQueryData(keyOf(item), past);

export const pastOf = (queries: QueryClient, item: ContentItem): readonly PosterLayout[] =>
  queries.getQueryData<readonly PosterLayout[]>(keyOf(item)) ?? [];
