import { posterRoutes, type PosterLayout } from "@hortus/contracts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../api.ts";

/** Long enough that a word is typed, short enough that it feels at once. */
const SETTLED_MS = 250;

/** What the server draws of a layout, once it stands still: the picture that is saved, not one like it. */
export function useDrawing(layout: PosterLayout) {
  const [settled, setSettled] = useState(layout);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(layout), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [layout]);
  return useQuery({
    queryKey: ["poster-drawing", settled],
    queryFn: async ({ signal }) => {
      const drawing = await api.call(posterRoutes.drawPoster, { body: { layout: settled } }, { signal });
      return { ...drawing, layout: settled, src: `data:image/png;base64,${drawing.png}` };
    },
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
}
export type Drawing = NonNullable<ReturnType<typeof useDrawing>["data"]>;
