import { SettingOutlined } from "@ant-design/icons";
import { Button, Checkbox, Popover } from "antd";
import { useState } from "react";
import { useWords } from "../words/words.ts";
import type { Column } from "./shapes.ts";
import { tableWords } from "./words.ts";

/** Which columns are shown; a person's choice stays in the browser, for each list. */
export function useColumnChoice<Row>(list: string, columns: readonly Column<Row>[]) {
  const key = `hortus.columns.${list}`;
  const [hidden, setHidden] = useState<readonly string[] | undefined>(() => read(key));
  const isHidden = (column: Column<Row>) => (hidden ? hidden.includes(column.key) : column.hidden === true);
  return {
    shown: columns.filter((column, index) => index === 0 || !isHidden(column)),
    isHidden,
    choose(next: readonly string[] | undefined) {
      if (next) localStorage.setItem(key, JSON.stringify(next));
      else localStorage.removeItem(key);
      setHidden(next);
    },
  };
}

function read(key: string): readonly string[] | undefined {
  const stored = localStorage.getItem(key);
  return stored ? (JSON.parse(stored) as string[]) : undefined; // written by `choose` only
}

export function ColumnsButton<Row>(props: {
  columns: readonly Column<Row>[];
  choice: ReturnType<typeof useColumnChoice<Row>>;
}) {
  const t = useWords(tableWords);
  const { columns, choice } = props;
  const hidden = columns.filter(choice.isHidden).map(({ key }) => key);
  const list = (
    <div className="h-table-choices">
      <div className="h-table-options">
        {/* The first column names the row and stays; one without a title holds buttons. */}
        {columns
          .filter(({ title }, index) => index > 0 && title !== "")
          .map((column) => (
            <Checkbox
              key={column.key}
              checked={!choice.isHidden(column)}
              onChange={({ target }) =>
                choice.choose(
                  target.checked ? hidden.filter((key) => key !== column.key) : [...hidden, column.key],
                )
              }
            >
              {column.title}
            </Checkbox>
          ))}
      </div>
      <Button type="link" size="small" onClick={() => choice.choose(undefined)}>
        {t("resetColumns")}
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" arrow={false} content={list}>
      <Button icon={<SettingOutlined />} aria-label={t("columns")} title={t("columns")} />
    </Popover>
  );
}
