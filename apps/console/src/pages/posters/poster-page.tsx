import {
  contentRoutes,
  isPersonal,
  POSTER_STARTERS,
  type ContentItem,
  type PosterLayout,
} from "@hortus/contracts";
import { ErrorState, useBilingual, useWords } from "@hortus/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { Navigate, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { newLayer } from "./new-layer.ts";
import type { PosterPiece } from "./piece.ts";
import { PosterEditor } from "./poster-editor.tsx";
import { pastOf } from "./past.ts";
import { Starters } from "./starters.tsx";
import { posterWords } from "./words.ts";

/** A poster to look at and change, or a new one from one of the layouts. */
export default function PosterPage() {
  const { id } = useParams();
  return id === undefined ? <NewPoster /> : <KnownPoster key={id} id={id} />;
}

function KnownPoster({ id }: { id: string }) {
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ["content-item", id],
    queryFn: ({ signal }) => api.call(contentRoutes.getContent, { params: { id } }, { signal }),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active paragraph={{ rows: 10 }} />;
  if (!isPoster(data)) return <Navigate to={`/content?item=${id}`} replace />;
  return (
    <PosterEditor key={id} item={data} piece={data} layout={data.body.layout} past={pastOf(queries, data)} />
  );
}

const isPoster = (
  item: ContentItem,
): item is ContentItem & { body: Extract<ContentItem["body"], { kind: "poster" }> } =>
  item.body.kind === "poster";

function NewPoster() {
  const t = useWords(posterWords);
  const say = useBilingual();
  const [address] = useSearchParams();
  const chosen = address.get("starter");
  if (chosen === null) return <Starters />;
  const starter = POSTER_STARTERS.find(({ key }) => key === chosen);
  const layout = starter?.layout ?? blank(t("newText"));
  const piece: PosterPiece = {
    name: t("newName", { name: say(starter?.name ?? { zh: t("blank"), en: t("blank") }) }),
    purpose: starter?.purpose ?? "care",
    channels: isPersonal(layout) ? ["poster"] : ["poster", "mass_message", "group_message", "moments"],
  };
  return <PosterEditor key={chosen} piece={piece} layout={layout} />;
}

const blank = (text: string): PosterLayout => ({
  size: "phone",
  background: { kind: "colour", colour: "#ffffff" },
  layers: [newLayer("text", "phone", text)],
});
