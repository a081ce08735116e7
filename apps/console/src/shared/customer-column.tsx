import type { Column } from "@hortus/ui";
import { Link } from "react-router";

/** Whom a row tells of: a link to the profile of those whom we know, a bare name of others. */
export const customerColumn = <Row,>(
  title: string,
  noName: string,
  of: (row: Row) => { id?: string | undefined; name: string },
): Column<Row> => ({
  key: "customer",
  title,
  width: 180,
  render: (row) => {
    const { id, name } = of(row);
    return id ? <Link to={`/customers/${id}`}>{name || noName}</Link> : name || noName;
  },
  text: (row) => of(row).name,
});
