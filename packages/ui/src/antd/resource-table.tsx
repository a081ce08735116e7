import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Flex, Grid, Table, Typography, type TableColumnsType } from "antd";
import type { Key, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatInstant } from "../format.ts";
import { ErrorState, LoadingState } from "./states.tsx";

export interface Page<Row> {
  rows: Row[];
  nextCursor?: string | undefined;
  asOf?: string;
}

export interface ResourceTableProps<Row> {
  /** What the list depends on: filters and order. */
  queryKey: readonly unknown[];
  load(cursor: string | undefined): Promise<Page<Row>>;
  columns: TableColumnsType<Row>;
  rowKey(row: Row): string;
  empty: ReactNode;
  /** Filters and search, above the rows. */
  toolbar?: ReactNode;
  /** Opens a row by click, or by Enter when it has the focus. */
  onOpen?(row: Row): void;
  selection?: { keys: string[]; onChange(keys: string[]): void; bar: ReactNode };
  refetchMs?: number;
}

/** A list of the API: pages by cursor, skeleton, empty and error states, selection with its bar, keyboard. */
export function ResourceTable<Row extends object>(props: ResourceTableProps<Row>) {
  const { t } = useTranslation("common");
  const wide = Grid.useBreakpoint().md ?? true;
  const query = useInfiniteQuery({
    queryKey: props.queryKey,
    queryFn: ({ pageParam }) => props.load(pageParam),
    initialPageParam: undefined as string | undefined, // the first page has no cursor
    getNextPageParam: (last) => last.nextCursor,
    ...(props.refetchMs ? { refetchInterval: props.refetchMs } : {}),
  });
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const asOf = query.data?.pages[0]?.asOf;
  return (
    <section>
      {props.toolbar && (
        <Flex gap={8} wrap style={{ marginBottom: 12 }}>
          {props.toolbar}
        </Flex>
      )}
      {props.selection && props.selection.keys.length > 0 && (
        <Flex gap={12} align="center" wrap style={{ marginBottom: 12 }} role="status">
          <Typography.Text strong>{t("selected", { count: props.selection.keys.length })}</Typography.Text>
          {props.selection.bar}
          <Button type="link" onClick={() => props.selection?.onChange([])}>
            {t("clearSelection")}
          </Button>
        </Flex>
      )}
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <LoadingState rows={8} />
      ) : rows.length === 0 ? (
        props.empty
      ) : (
        <>
          <Table<Row>
            dataSource={rows}
            columns={props.columns}
            rowKey={props.rowKey}
            pagination={false}
            size={wide ? "middle" : "small"}
            scroll={{ x: "max-content" }}
            {...(props.selection
              ? { rowSelection: { selectedRowKeys: props.selection.keys, preserveSelectedRowKeys: true, onChange: (keys: Key[]) => props.selection?.onChange(keys.map(String)) } }
              : {})}
            {...(props.onOpen
              ? {
                  onRow: (row: Row) => ({
                    tabIndex: 0,
                    style: { cursor: "pointer" },
                    onClick: (event) => isPlain(event.target) && props.onOpen?.(row),
                    onKeyDown: (event) => {
                      if (event.key === "Enter") props.onOpen?.(row);
                      moveFocus(event);
                    },
                  }),
                }
              : {})}
          />
          <Flex justify="space-between" align="center" wrap gap={8} style={{ marginTop: 12 }}>
            <Typography.Text type="secondary">
              {t("rowsShown", { count: rows.length })}
              {asOf && ` · ${t("asOf", { at: formatInstant(asOf) })}`}
            </Typography.Text>
            {query.hasNextPage && (
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t("more")}
              </Button>
            )}
          </Flex>
        </>
      )}
    </section>
  );
}

/** A click on a link, a button or a box inside the row is theirs. */
const isPlain = (target: EventTarget): boolean => !(target instanceof Element && target.closest("a, button, input, label, .ant-checkbox-wrapper"));

function moveFocus(event: React.KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? "nextElementSibling" : event.key === "ArrowUp" ? "previousElementSibling" : undefined;
  const next = step && event.currentTarget[step];
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}
