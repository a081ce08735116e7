import { posterRoutes, type PosterLayout } from "@hortus/contracts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../api.ts";

/** Long enough that a word is typed, short enough that it feels at once. */
const SETTLED_MS = 250;

/** A text that is being typed anew is empty for a moment: then nothing stands there, which is no mistake yet. */
const withoutEmptyTexts = (layout: PosterLayout): PosterLayout => ({
  ...layout,
  layers: layout.layers.filter((layer) => layer.kind !== "text" || layer.text.trim() !== ""),
});

/** What the server draws of a layout, once it stands still: the picture that is saved, not one like it. */
export function useDrawing(layout: PosterLayout) {
  const [settled, setSettled] = useState(layout);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(layout), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [layout]);
  const shown = withoutEmptyTexts(settled);
  return useQuery({
    queryKey: ["poster-drawing", shown],
    queryFn: async ({ signal }) => {
      const drawing = await api.call(posterRoutes.drawPoster, { body: { layout: shown } }, { signal });
      return { ...drawing, layout: shown, src: `data:image/png;base64,${drawing.png}` };
    },
    enabled: shown.layers.length > 0,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
    retry: false,
  });
}
export type Drawing = NonNullable<ReturnType<typeof useDrawing>["data"]>;
