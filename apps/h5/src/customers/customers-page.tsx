import { customersRoutes, type CustomerSummary } from "@hortus/contracts";
import { learnTime, useFormat, useWords } from "@hortus/ui";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { InfiniteScroll, PullToRefresh, SearchBar } from "antd-mobile";
import { useDeferredValue } from "react";
import { Link, useSearchParams } from "react-router";
import { api } from "../api.ts";
import { useMe } from "../session/session-gate.tsx";
import { Empty, Failed, Waiting } from "../shared/states.tsx";
import { useTags } from "./use-tags.ts";
import { customerWords } from "./words.ts";

const TAGS_SHOWN = 3;

/** The advisor's customers, who did something last first. The search stands in the address. */
export default function CustomersPage() {
  const say = useWords(customerWords);
  const me = useMe();
  const [query, setQuery] = useSearchParams();
  const search = query.get("search") ?? "";
  const asked = useDeferredValue(search.trim());
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ["customers", asked],
    queryFn: async ({ pageParam, signal }) => {
      const page = await api.call(
        customersRoutes.listCustomers,
        { query: { search: asked, limit: 30, cursor: pageParam } },
        { signal },
      );
      learnTime(page.asOf);
      return page;
    },
    initialPageParam: undefined as string | undefined, // the first page has no cursor
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  const customers = data?.pages.flatMap(({ rows }) => rows);
  return (
    <PullToRefresh onRefresh={async () => void (await refetch())}>
      <header className="head">
        <h1>{say(me.role === "advisor" ? "title" : "all")}</h1>
      </header>
      <div className="search-bar">
        <SearchBar
          value={search}
          placeholder={say("search")}
          onChange={(text) => setQuery(text ? { search: text } : {}, { replace: true })}
        />
      </div>
      {isPending && <Waiting />}
      {!isPending && !customers && <Failed error={error} onRetry={() => void refetch()} />}
      {customers?.length === 0 && (
        <Empty title={asked ? say("noMatch", { search: asked }) : say("none")}>
          {say(asked ? "noMatchText" : "noneText")}
        </Empty>
      )}
      {customers && customers.length > 0 && (
        <ul className="sheet rows">
          {customers.map((customer) => (
            <CustomerRow key={customer.id} customer={customer} />
          ))}
        </ul>
      )}
      {hasNextPage && <InfiniteScroll hasMore loadMore={async () => void (await fetchNextPage())} />}
    </PullToRefresh>
  );
}

function CustomerRow({ customer }: { customer: CustomerSummary }) {
  const say = useWords(customerWords);
  const format = useFormat();
  const tags = useTags();
  const names = customer.tagIds.flatMap((id) => tags.get(id) ?? []);
  return (
    <li>
      <Link to={`/customers/${customer.id}`}>
        <span className="row-main">
          <span className="row-line">
            <strong>{customer.name}</strong>
            {customer.contactState === "lost" && <span className="state-mark failed">{say("lost")}</span>}
          </span>
          <span className="muted small">
            {[customer.phone, ...names.slice(0, TAGS_SHOWN)].filter(Boolean).join(" · ")}
          </span>
        </span>
        <time title={format.exact(customer.lastActivityAt)}>{format.when(customer.lastActivityAt)}</time>
      </Link>
    </li>
  );
}
