import { handoversRoutes } from "@hortus/contracts";
import { ErrorState, useFormat, useWords } from "@hortus/ui";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Skeleton } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { countPicked, isPicked, MOST_NAMED, NOBODY, toggle, type Selection } from "./selection.ts";
import { handoverWords } from "./words.ts";
import "./handovers.css";

/** An advisor's customers, to be ticked one by one or all together. */
export function CustomerPicker(props: {
  from: string;
  selection: Selection;
  onChange(selection: Selection): void;
}) {
  const t = useWords(handoverWords);
  const format = useFormat();
  const { from, selection, onChange } = props;
  const [search, setSearch] = useState(selection.all ? selection.search : "");
  const query = useInfiniteQuery({
    queryKey: ["handover-candidates", from, search],
    queryFn: ({ pageParam, signal }) =>
      api.call(
        handoversRoutes.listHandoverCandidates,
        { query: { from, ...(search ? { search } : {}), ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  const isFull = !selection.all && selection.ids.size >= MOST_NAMED;
  return (
    <div className="h-stack">
      <div className="h-row">
        <Input.Search
          allowClear
          defaultValue={search}
          placeholder={t("searchCustomers")}
          aria-label={t("searchCustomers")}
          maxLength={50}
          style={{ maxWidth: 280 }}
          onSearch={(text) => {
            setSearch(text.trim());
            // "All" meant all of the other search.
            if (selection.all) onChange(NOBODY);
          }}
        />
        <Button
          disabled={total === 0 || query.isPlaceholderData}
          onClick={() => onChange({ all: true, search, total, except: new Set() })}
        >
          {t(search ? "pickAllFound" : "pickAll", { count: format.count(total) })}
        </Button>
        {countPicked(selection) > 0 && <Button onClick={() => onChange(NOBODY)}>{t("pickNone")}</Button>}
        <span className="h-muted" role="status">
          {t("pickedCustomers", { count: countPicked(selection) })}
        </span>
      </div>
      {isFull && <p className="h-muted">{t("tooMany")}</p>}
      {query.isError && rows.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton active />
      ) : rows.length === 0 ? (
        <p className="h-muted">{t("nobodyFound")}</p>
      ) : (
        // Reached by keyboard through its boxes.
        <div className="handover-list">
          <ul className="handover-people">
            {rows.map((row) => (
              <li key={row.id}>
                <Checkbox
                  checked={!row.onTheWay && isPicked(selection, row.id)}
                  disabled={row.onTheWay}
                  onChange={() => onChange(toggle(selection, row.id))}
                >
                  {row.name || t("noName")}
                </Checkbox>
                <span className="h-muted">
                  {row.onTheWay ? t("onTheWay") : t("addedAt", { when: format.when(row.addedAt) })}
                </span>
              </li>
            ))}
          </ul>
          {query.hasNextPage && (
            <Button type="link" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t("more")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
