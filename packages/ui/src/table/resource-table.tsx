import { DownloadOutlined } from "@ant-design/icons";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState, type ReactNode } from "react";
import { useFormat } from "../format/use-format.ts";
import { useNarrow } from "../look/use-media.ts";
import { downloadCsv } from "../parts/download.ts";
import { EmptyState, ErrorState } from "../states/states.tsx";
import { useWords } from "../words/words.ts";
import { ColumnsButton, useColumnChoice } from "./columns.tsx";
import { FilterBar, FilterChips } from "./filter-bar.tsx";
import { useListAddress } from "./list-state.ts";
import { CardRows, TableRows } from "./rows.tsx";
import type { Column, Filter, ListPage, ListQuery, ListState } from "./shapes.ts";
import { tableWords } from "./words.ts";
import "./table.css";

export type { Column, Filter, ListPage, ListQuery, ListState } from "./shapes.ts";

export interface ResourceTableProps<Row> {
  /** Names the list in the query cache, in what the browser remembers, and in an export's file name. */
  list: string;
  /** What else the rows depend on, such as the object that they belong to. */
  dependsOn?: readonly unknown[];
  load(query: ListQuery, signal: AbortSignal): Promise<ListPage<Row>>;
  rowKey(row: Row): string;
  /** The first names the row; it is the link and never hidden. */
  columns: readonly Column<Row>[];
  filters?: readonly Filter[];
  /** Without it there is no search field. */
  searchLabel?: string;
  /** Where a row leads. */
  to?: (row: Row) => string;
  /** Instead of `to`: opens the row here, such as in a drawer. */
  onOpen?: (row: Row) => void;
  /** Makes rows selectable; gives the buttons that act on them. */
  bulk?: (keys: readonly string[], clear: () => void) => ReactNode;
  /** Beside the filters, at the end. */
  tools?: ReactNode;
  /** Told beside the number of loaded rows, such as how many there are in all. */
  total?: (state: ListState) => ReactNode;
  /** Shown when there is nothing at all. */
  empty: ReactNode;
  /** Asks again by itself, for lists that move. */
  everyMs?: number;
  /** False keeps the rows on the page: nobody saves them as a file. */
  mayExport?: boolean;
}

/** The list of all our pages: search, filters and order in the address; rows by cursor; keyboard, selection, columns, export. */
export function ResourceTable<Row>(props: ResourceTableProps<Row>) {
  const t = useWords(tableWords);
  const format = useFormat();
  const isNarrow = useNarrow();
  const filters = props.filters ?? [];
  const address = useListAddress(filters);
  const choice = useColumnChoice(props.list, props.columns);
  const [selected, setSelected] = useState<readonly string[]>([]);
  const query = useInfiniteQuery({
    queryKey: [props.list, ...(props.dependsOn ?? []), address.state],
    queryFn: ({ pageParam, signal }) => props.load({ ...address.state, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    ...(props.everyMs ? { refetchInterval: props.everyMs } : {}),
  });
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const asOf = query.data?.pages[0]?.asOf;
  const exported = props.mayExport === false ? [] : choice.shown.filter((column) => column.text);
  const isEmpty = !query.isPending && !query.isError && rows.length === 0;

  // A short list without search and filters needs no choice of columns either.
  const hasBar = filters.length > 0 || props.searchLabel !== undefined || props.tools !== undefined;

  if (isEmpty && !address.isNarrowed) return <>{props.empty}</>;
  const Rows = isNarrow ? CardRows : TableRows;
  return (
    <section className={query.isPlaceholderData ? "h-list h-list-stale" : "h-list"}>
      <div className={hasBar || exported.length > 0 ? "h-row h-list-bar" : "h-list-bare"}>
        <FilterBar address={address} filters={filters} searchLabel={props.searchLabel} />
        <span className="h-list-space" />
        {props.tools}
        {exported.length > 0 && rows.length > 0 && (
          <Button
            icon={<DownloadOutlined />}
            aria-label={t("export", { count: rows.length })}
            title={t("export", { count: rows.length })}
            onClick={() =>
              downloadCsv(
                `${props.list}-${format.today()}.csv`,
                exported.map(({ title }) => title),
                rows.map((row) => exported.map((column) => column.text?.(row) ?? "")),
              )
            }
          />
        )}
        {hasBar && props.columns.length > 3 && <ColumnsButton columns={props.columns} choice={choice} />}
      </div>
      <FilterChips address={address} filters={filters} />
      {props.bulk && selected.length > 0 && (
        <div className="h-row h-list-bulk" role="status">
          <strong>{t("selected", { count: selected.length })}</strong>
          {props.bulk(selected, () => setSelected([]))}
          <Button type="link" size="small" onClick={() => setSelected([])}>
            {t("clear")}
          </Button>
        </div>
      )}
      {query.isError && rows.length > 0 && <Alert type="warning" showIcon title={t("refreshFailed")} />}
      {query.isError && rows.length === 0 ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : isEmpty ? (
        <EmptyState
          title={t("nothingFound")}
          hint={t("nothingFoundHint")}
          actions={<Button onClick={address.clear}>{t("clearAll")}</Button>}
        />
      ) : (
        <>
          <Rows
            rows={rows}
            columns={choice.shown}
            rowKey={props.rowKey}
            to={props.to}
            onOpen={props.onOpen}
            state={address.state}
            sort={address.sort}
            selection={props.bulk ? { keys: selected, choose: setSelected } : undefined}
            isLoading={query.isPending}
          />
          <footer className="h-row h-list-foot h-muted">
            {query.isPending ? (
              <span>{t("loading")}</span>
            ) : (
              <span>
                {t(query.hasNextPage ? "loaded" : "all", { count: rows.length })}
                {props.total && <> · {props.total(address.state)}</>}
                {asOf && <span title={format.exact(asOf)}> · {t("asOf", { time: format.when(asOf) })}</span>}
              </span>
            )}
            {query.hasNextPage && (
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t("more")}
              </Button>
            )}
          </footer>
        </>
      )}
    </section>
  );
}
