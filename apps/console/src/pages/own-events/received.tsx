import { ownEventRoutes, type OwnEvent } from "@hortus/contracts";
import { EmptyState, ErrorState, useWords, When } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { HowToPush } from "./how-to-push.tsx";
import { ownEventWords } from "./words.ts";

/** What came in last, and how to push one, for whoever connects a system and wonders whether it arrives. */
export function Received({ event }: { event: OwnEvent }) {
  const t = useWords(ownEventWords);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ["own-events", event.id, "received"],
    queryFn: ({ signal }) =>
      api.call(ownEventRoutes.listReceivedOwnEvents, { params: { id: event.id } }, { signal }),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  const nameOf = (code: string) => event.properties.find((property) => property.code === code)?.name ?? code;
  return (
    <section className="h-stack">
      <div>
        <Button size="small" loading={isFetching} onClick={() => void refetch()}>
          {t("refresh")}
        </Button>
      </div>
      {data.rows.length === 0 && <EmptyState title={t("receivedNone")} hint={t("receivedNoneHint")} />}
      {data.rows.map((row) => (
        <article key={row.id} className="h-card">
          <div className="h-row">
            <Link to={`/customers/${row.customer.id}`} className="h-grow">
              {row.customer.name || t("unnamed")}
            </Link>
            <When at={row.occurredAt} />
          </div>
          <div className="h-muted h-small h-break">
            {Object.entries(row.properties)
              .map(([code, value]) => `${nameOf(code)} ${value}`)
              .join(" · ")}
          </div>
          <div className="h-muted h-small h-break">
            {t("externalId")} {row.externalId} · {t("recordedAt")} <When at={row.recordedAt} />
          </div>
        </article>
      ))}
      <HowToPush event={event} at={data.asOf} />
    </section>
  );
}
