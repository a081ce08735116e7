import { radarRoutes, type RadarReader } from "@hortus/contracts";
import { EmptyState, ErrorState, useWords, When } from "@hortus/ui";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useDoor } from "../../shell/navigation.ts";
import { radarWords } from "./words.ts";
import "../content/content.css";

/** Who opened a link, those who did so latest first. */
export function Readers({ id }: { id: string }) {
  const t = useWords(radarWords);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["radar-readers", id],
    queryFn: ({ pageParam, signal }) =>
      api.call(radarRoutes.listRadarReaders, { params: { id }, query: { cursor: pageParam } }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const link = data?.pages[0]?.link;
  if (!data || !link) return <Skeleton active />;
  const rows = data.pages.flatMap((page) => page.rows);
  return (
    <div className="h-stack">
      <div>
        {link.contentId === undefined ? (
          <strong>{link.title}</strong>
        ) : (
          <Link to={`/content?item=${link.contentId}`}>
            <strong>{link.title}</strong>
          </Link>
        )}{" "}
        {link.contentVersion !== undefined && (
          <span className="h-muted">{t("version", { version: link.contentVersion })}</span>
        )}
        <div className="h-muted h-small h-break">
          {t("target")} {link.target}
        </div>
      </div>
      {rows.length === 0 && <EmptyState title={t("nobody")} hint={t("nobodyHint")} />}
      <ul className="content-list">
        {rows.map((reader) => (
          <ReaderLine key={reader.customer.id} reader={reader} />
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          …
        </Button>
      )}
    </div>
  );
}

function ReaderLine({ reader: { customer, opens, firstOpenedAt, lastOpenedAt } }: { reader: RadarReader }) {
  const t = useWords(radarWords);
  const { to } = useDoor()(`/customers/${customer.id}`);
  return (
    <li className="h-row">
      {to ? <Link to={to}>{customer.name}</Link> : customer.name}
      <span className="h-muted">{t("times", { count: opens })}</span>
      <span className="h-grow" />
      <span className="h-muted h-small">
        {opens > 1 && (
          <>
            {t("first")} <When at={firstOpenedAt} /> ·{" "}
          </>
        )}
        <When at={lastOpenedAt} />
      </span>
    </li>
  );
}
