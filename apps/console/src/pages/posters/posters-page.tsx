import { PlusOutlined } from "@ant-design/icons";
import { contentRoutes, type ContentItem } from "@hortus/contracts";
import { EmptyState, ErrorState, PageHeader, useWords } from "@hortus/ui";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { Link, useNavigate } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { ContentStateTag } from "../../shared/content/state-tag.tsx";
import { fileAddress } from "../../shared/content/file-address.ts";
import { posterWords } from "./words.ts";
import "./posters.css";

/** The posters of the library, as pictures. */
export default function PostersPage() {
  const t = useWords(posterWords);
  const navigate = useNavigate();
  const mayMake = useMay(contentRoutes.createContent.roles);
  const query = useInfiniteQuery({
    queryKey: ["content", "posters"],
    queryFn: ({ pageParam: cursor, signal }) =>
      api.call(contentRoutes.listContent, { query: { kind: ["poster"], limit: 24, cursor } }, { signal }),
    initialPageParam: undefined as string | undefined, // the first page has no cursor
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const create = mayMake && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => void navigate("/posters/new")}>
      {t("create")}
    </Button>
  );
  if (query.error && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const posters = query.data?.pages.flatMap(({ rows }) => rows);
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} actions={create} />
      {!posters && <Skeleton active paragraph={{ rows: 6 }} />}
      {posters?.length === 0 && <EmptyState title={t("empty")} hint={t("emptyHint")} actions={create} />}
      <ul className="poster-grid">
        {posters?.map((item) => (
          <PosterCard key={item.id} item={item} />
        ))}
      </ul>
      <div className="h-row">
        {query.hasNextPage && (
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t("more")}
          </Button>
        )}
        {posters && posters.length > 0 && (
          <Link to="/content?kind=poster&show=archived" className="h-small">
            {t("archivedToo")}
          </Link>
        )}
      </div>
    </>
  );
}

function PosterCard({ item }: { item: ContentItem }) {
  const t = useWords(posterWords);
  const { id, name, file, state, version } = item;
  return (
    <li>
      <Link to={`/posters/${id}`} className="poster-card">
        {file ? (
          <img src={fileAddress(file.id)} alt="" loading="lazy" />
        ) : (
          <span className="poster-undrawn h-muted">{t("notDrawn")}</span>
        )}
        <strong>{name}</strong>
      </Link>
      <span className="h-row">
        <ContentStateTag state={state} />
        <span className="h-muted h-small">{t("version", { version })}</span>
      </span>
    </li>
  );
}
