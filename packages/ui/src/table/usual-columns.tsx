/** Columns that many lists have alike. Widths in pixels. */
import { Count, When } from "../format/values.tsx";
import type { Column } from "./shapes.ts";

/** A column of whole numbers. */
export const countColumn = <Row,>(
  key: string,
  title: string,
  of: (row: Row) => number,
  width = 90,
): Column<Row> => ({
  key,
  title,
  width,
  align: "right",
  render: (row) => <Count value={of(row)} />,
  text: of,
});

/** A column of plain words. */
export const textColumn = <Row,>(
  key: string,
  title: string,
  of: (row: Row) => string,
  width = 120,
): Column<Row> => ({ key, title, width, render: of, text: of });

/** A column of instants. @param of in UTC, as the API says it */
export const whenColumn = <Row,>(
  key: string,
  title: string,
  of: (row: Row) => string,
  width = 130,
): Column<Row> => ({ key, title, width, render: (row) => <When at={of(row)} />, text: of });
