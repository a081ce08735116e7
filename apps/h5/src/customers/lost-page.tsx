import { wecomRoutes } from "@hortus/contracts";
import { learnTime, useFormat, useWords } from "@hortus/ui";
import { useInfiniteQuery } from "@tanstack/react-query";
import { InfiniteScroll } from "antd-mobile";
import { Link } from "react-router";
import { api } from "../api.ts";
import { Empty, Failed, Waiting } from "../shared/states.tsx";
import { customerWords } from "./words.ts";

/** Customers who deleted the advisor, the latest first: not sent to, but perhaps called or met. */
export default function LostPage() {
  const say = useWords(customerWords);
  const format = useFormat();
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ["lost"],
    queryFn: async ({ pageParam, signal }) => {
      const page = await api.call(
        wecomRoutes.listLostContacts,
        { query: { by: "customer", limit: 30, cursor: pageParam } },
        { signal },
      );
      learnTime(page.asOf);
      return page;
    },
    initialPageParam: undefined as string | undefined, // the first page has no cursor
    getNextPageParam: (page) => page.nextCursor,
  });
  const rows = data?.pages.flatMap((page) => page.rows);
  return (
    <>
      <header className="head">
        <h1>{say("lostTitle")}</h1>
        <p className="muted">{say("lostAbout")}</p>
      </header>
      {isPending && <Waiting />}
      {!isPending && !rows && <Failed error={error} onRetry={() => void refetch()} />}
      {rows?.length === 0 && <Empty title={say("lostNone")} />}
      {rows && rows.length > 0 && (
        <ul className="sheet rows">
          {rows.map(({ customerId, name, advisor, addedAt, lostAt }) => {
            const row = (
              <>
                <span className="row-main">
                  <strong>{name || "–"}</strong>
                  <span className="muted small">
                    {advisor.name} · {say("addedOn", { when: format.when(addedAt) })}
                  </span>
                </span>
                <time title={format.exact(lostAt)}>{format.when(lostAt)}</time>
              </>
            );
            return (
              <li key={`${customerId ?? name} ${advisor.id} ${lostAt}`}>
                {customerId ? (
                  <Link to={`/customers/${customerId}`}>{row}</Link>
                ) : (
                  <span className="row-plain">{row}</span>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {hasNextPage && <InfiniteScroll hasMore loadMore={async () => void (await fetchNextPage())} />}
    </>
  );
}
