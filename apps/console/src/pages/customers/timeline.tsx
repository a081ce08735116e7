import { customersRoutes } from "@hortus/contracts";
import { EmptyState, ErrorState, useFormat, useWords, When } from "@hortus/ui";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Button, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useHappening } from "../../shared/happenings.ts";
import { customersWords } from "./words.ts";
import "./customers.css";

const KINDS = [
  "contact_added",
  "contact_lost",
  "channel_entered",
  "order_paid",
  "order_refunded",
  "complaint_opened",
  "consent_withdrawn",
  "message_sent",
  "group_post",
  "moment_shown",
  "task_done",
  "own_event",
  "membership_joined",
  "membership_level_changed",
  "membership_left",
  "customers_merged",
] as const;

/** Everything that happened with the customer, newest first, under its day. */
export function Timeline({ customerId }: { customerId: string }) {
  const t = useWords(customersWords);
  const format = useFormat();
  const happening = useHappening();
  const [kind, setKind] = useState<"all" | (typeof KINDS)[number]>("all");
  const query = useInfiniteQuery({
    queryKey: ["customer", customerId, "timeline", kind],
    queryFn: ({ pageParam, signal }) =>
      api.call(
        customersRoutes.listTimeline,
        { params: { id: customerId }, query: { cursor: pageParam, ...(kind === "all" ? {} : { kind }) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const entries = query.data?.pages.flatMap(({ rows }) => rows) ?? [];
  return (
    <div className="h-stack">
      <div className="customer-kinds">
        <Segmented
          value={kind}
          onChange={setKind}
          options={[
            { value: "all" as const, label: t("timelineAll") },
            ...KINDS.map((value) => ({ value, label: t(`timeline.${value}`) })),
          ]}
        />
      </div>
      {query.isPending && <Skeleton active />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && entries.length === 0 && (
        <EmptyState title={t("timelineEmpty")} hint={t("timelineEmptyHint")} />
      )}
      {entries.length > 0 && (
        <ol className="h-card timeline">
          {entries.map((entry) => {
            const products = entry.payload["products"];
            const note = entry.payload["note"] ?? entry.payload["journeyName"];
            return (
              <li key={entry.key} className={`timeline-entry timeline-${entry.kind}`}>
                <div className="timeline-text">
                  <div>{happening(entry.kind, entry.payload)}</div>
                  {Array.isArray(products) && <div className="h-muted">{products.join(" · ")}</div>}
                  {typeof note === "string" && note && <div className="h-muted">{note}</div>}
                </div>
                <div className="h-muted timeline-when" title={format.exact(entry.at)}>
                  <When at={entry.at} />
                </div>
              </li>
            );
          })}
        </ol>
      )}
      {query.hasNextPage && (
        <div>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t("more")}
          </Button>
        </div>
      )}
    </div>
  );
}
