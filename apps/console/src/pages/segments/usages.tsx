import { segmentRoutes, type SegmentUsage } from "@hortus/contracts";
import { EmptyState, ErrorState, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { segmentWords } from "./words.ts";

export function useUsages(segmentId: string) {
  return useQuery({
    queryKey: ["segment-usages", segmentId],
    queryFn: ({ signal }) =>
      api.call(segmentRoutes.listSegmentUsages, { params: { id: segmentId } }, { signal }),
  });
}

/** What would break without the segment. */
export function Usages({ segmentId }: { segmentId: string }) {
  const t = useWords(segmentWords);
  const query = useUsages(segmentId);
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton active />;
  if (query.data.rows.length === 0) return <EmptyState title={t("unused")} hint={t("unusedHint")} />;
  return (
    <div className="h-card">
      <UsageList usages={query.data.rows} />
    </div>
  );
}

const PAGES: Partial<Record<string, string>> = {
  segment: "/segments",
  journey: "/journeys",
  mass_send: "/mass-sends",
};

export function UsageList({ usages }: { usages: readonly SegmentUsage[] }) {
  const t = useWords(segmentWords);
  const word = (kind: "usage" | "as", code: string) =>
    segmentWords.has(`${kind}.${code}`) ? t(`${kind}.${code}` as "usage.segment") : code; // has() said so
  return (
    <ul className="segment-usages h-prose">
      {usages.map(({ kind, id, name, as }) => {
        const page = PAGES[kind];
        return (
          <li key={`${kind} ${id} ${as}`}>
            <span className="h-muted">{word("usage", kind)}</span>{" "}
            {page ? <Link to={`${page}/${id}`}>{name}</Link> : name}{" "}
            <span className="h-muted h-small">{word("as", as)}</span>
          </li>
        );
      })}
    </ul>
  );
}
