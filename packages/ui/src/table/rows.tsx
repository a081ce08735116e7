import { Checkbox, Table } from "antd";
import type { KeyboardEvent, MouseEvent } from "react";
import { Link, useNavigate } from "react-router";
import { useWords } from "../words/words.ts";
import type { ListAddress } from "./list-state.ts";
import type { Column, ListState } from "./shapes.ts";
import { tableWords } from "./words.ts";

export interface RowsProps<Row> {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey(row: Row): string;
  to?: ((row: Row) => string) | undefined;
  onOpen?: ((row: Row) => void) | undefined;
  state: ListState;
  sort: ListAddress["sort"];
  selection: { keys: readonly string[]; choose(keys: readonly string[]): void } | undefined;
  isLoading: boolean;
}

/** The rows on a desk: a table with keyboard and sorting. */
export function TableRows<Row>(props: RowsProps<Row>) {
  const t = useWords(tableWords);
  const navigate = useNavigate();
  const opens = props.to !== undefined || props.onOpen !== undefined;
  const open = (row: Row) => (props.to ? void navigate(props.to(row)) : props.onOpen?.(row));
  const placeholders = Array.from({ length: 8 }, (_, index) => ({
    key: `placeholder-${index}`,
    row: undefined,
  }));
  const data = props.isLoading ? placeholders : props.rows.map((row) => ({ key: props.rowKey(row), row }));
  return (
    <Table<{ key: string; row: Row | undefined }>
      className={opens ? "h-table h-table-opens" : "h-table"}
      aria-label={t("list")}
      aria-busy={props.isLoading}
      dataSource={data}
      pagination={false}
      showSorterTooltip={false}
      size="middle"
      sticky={{ offsetHeader: 56 }}
      scroll={{ x: props.columns.reduce((sum, { width }) => sum + (width ?? 140), props.selection ? 48 : 0) }}
      columns={props.columns.map((column, index) => ({
        key: column.key,
        title: column.title,
        width: column.width ?? 140,
        ...(column.align ? { align: column.align } : {}),
        ...(column.sort
          ? {
              sorter: true,
              sortOrder:
                column.sort === props.state.sort
                  ? props.state.order === "asc"
                    ? "ascend"
                    : "descend"
                  : null,
            }
          : {}),
        render: (_, { row }) =>
          row === undefined ? (
            <span className="h-bone" />
          ) : index === 0 ? (
            <RowName {...props} column={column} row={row} />
          ) : (
            column.render(row)
          ),
      }))}
      onChange={(_, __, sorter) => {
        const one = Array.isArray(sorter) ? sorter[0] : sorter;
        const column = props.columns.find(({ key }) => key === one?.columnKey);
        props.sort(one?.order ? column?.sort : undefined, one?.order === "ascend" ? "asc" : "desc");
      }}
      onRow={({ row }, index) =>
        row === undefined || !opens
          ? {}
          : {
              tabIndex: index === 0 ? 0 : -1,
              onKeyDown: (event) => moveOrOpen(event, () => open(row)),
              onClick: (event) => {
                if (!isOnControl(event)) open(row);
              },
            }
      }
      {...(props.selection && !props.isLoading
        ? {
            rowSelection: {
              selectedRowKeys: [...props.selection.keys],
              preserveSelectedRowKeys: true,
              onChange: (keys) => props.selection?.choose(keys.map(String)),
              getCheckboxProps: () => ({ "aria-label": t("select") }),
              getTitleCheckboxProps: () => ({ "aria-label": t("selectLoaded") }),
            },
          }
        : {})}
    />
  );
}

/** The rows on a phone: a card each, the first column as its name. */
export function CardRows<Row>(props: RowsProps<Row>) {
  const t = useWords(tableWords);
  if (props.isLoading) {
    return (
      <ul className="h-cards" aria-busy>
        {[1, 2, 3, 4].map((index) => (
          <li key={index} className="h-card">
            <span className="h-bone" />
          </li>
        ))}
      </ul>
    );
  }
  const [name, ...others] = props.columns;
  const { selection } = props;
  return (
    <ul className="h-cards">
      {props.rows.map((row) => {
        const key = props.rowKey(row);
        return (
          <li key={key} className="h-card">
            <div className="h-cards-name">
              {name && <RowName {...props} column={name} row={row} />}
              {selection && (
                <Checkbox
                  aria-label={t("select")}
                  checked={selection.keys.includes(key)}
                  onChange={({ target }) =>
                    selection.choose(
                      target.checked
                        ? [...selection.keys, key]
                        : selection.keys.filter((other) => other !== key),
                    )
                  }
                />
              )}
            </div>
            <dl>
              {others.map((column) => (
                <div key={column.key}>
                  <dt className="h-muted">{column.title}</dt>
                  <dd>{column.render(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}

/** A real link, so that a row opens in a new tab as well. */
function RowName<Row>({ to, onOpen, column, row }: RowsProps<Row> & { column: Column<Row>; row: Row }) {
  if (to) {
    return (
      <Link to={to(row)} className="h-row-name">
        {column.render(row)}
      </Link>
    );
  }
  if (onOpen) {
    return (
      <button type="button" className="h-row-name h-link" onClick={() => onOpen(row)}>
        {column.render(row)}
      </button>
    );
  }
  return column.render(row);
}

function moveOrOpen(event: KeyboardEvent<HTMLElement>, open: () => void): void {
  if (event.target !== event.currentTarget) return;
  const go = (to: Element | null) => {
    if (!(to instanceof HTMLElement) || !to.dataset["rowKey"]) return;
    event.preventDefault();
    to.focus();
    to.scrollIntoView({ block: "nearest" });
  };
  if (event.key === "ArrowDown") go(event.currentTarget.nextElementSibling);
  else if (event.key === "ArrowUp") go(event.currentTarget.previousElementSibling);
  else if (event.key === "Enter") open();
}

/** A click on a control inside the row, or the end of marking text, is not meant for the row. */
function isOnControl(event: MouseEvent): boolean {
  const isControl =
    event.target instanceof Element &&
    event.target.closest("a, button, input, label, .ant-table-selection-column");
  return Boolean(isControl) || (window.getSelection()?.toString() ?? "") !== "";
}
