import { ApiError, contentRoutes, type ContentItem, type PosterLayout } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useNavigate } from "react-router";
import { api } from "../../api.ts";
import { keepPast } from "./past.ts";
import type { PosterPiece } from "./piece.ts";
import { posterWords } from "./words.ts";

export interface Saving {
  piece: PosterPiece;
  layout: PosterLayout;
  /** The steps that led to it. */
  past: readonly PosterLayout[];
}

/** Makes the piece or its next version; what the library knows of it besides stays. */
export function useSave(
  item: ContentItem | undefined,
  does: {
    letGo(): void;
    onSaved(item: ContentItem, layout: PosterLayout): void;
    choose(layerId: string): void;
  },
) {
  const t = useWords(posterWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const showProblem = useShowProblem();
  return useMutation({
    mutationFn: ({ piece, layout }: Saving) => {
      const body = { kind: "poster" as const, text: item?.body.text ?? "", layout };
      if (!item) return api.call(contentRoutes.createContent, { body: { ...piece, body } });
      const { classes, audiences, productCode, labels, openTo, expiresOn, version } = item;
      return api.call(contentRoutes.changeContent, {
        params: { id: item.id },
        body: { ...piece, body, classes, audiences, productCode, labels, openTo, expiresOn, version },
      });
    },
    onSuccess: (saved, { layout, past }) => {
      queries.setQueryData(["content-item", saved.id], saved);
      void queries.invalidateQueries({ queryKey: ["content"] });
      void queries.invalidateQueries({ queryKey: ["content-versions", saved.id] });
      void message.success(t(item ? "saved" : "made"));
      if (item) return does.onSaved(saved, layout);
      keepPast(queries, saved, past);
      does.letGo();
      void navigate(`/posters/${saved.id}`, { replace: true });
    },
    onError: (error, { layout }) => {
      // "body.layout.layers.3.target" is said about a layer: it is shown
      const place =
        error instanceof ApiError ? /\blayers\.(\d+)/.exec(error.problem.field ?? "")?.[1] : undefined;
      const layer = place === undefined ? undefined : layout.layers[Number(place)];
      if (layer) does.choose(layer.id);
      showProblem(error);
    },
  });
}
