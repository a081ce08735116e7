import { Count } from "../format/values.tsx";
import type { Column } from "./shapes.ts";

/** A column of whole numbers. @param width in pixels */
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
