import { wecomRoutes, type Advisor } from "@hortus/contracts";
import { Count, EmptyState, KindTag, ResourceTable, useWords, type Column } from "@hortus/ui";
import { Tooltip } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { wecomWords } from "./words.ts";

const TONES = { active: "good", inactive: "plain", left: "warm" } as const;

export function Advisors() {
  const t = useWords(wecomWords);
  const columns: Column<Advisor>[] = [
    {
      key: "name",
      title: t("name"),
      width: 130,
      render: ({ name }) => <strong>{name}</strong>,
      text: ({ name }) => name,
    },
    {
      key: "department",
      title: t("department"),
      width: 160,
      render: ({ department }) => department,
      text: ({ department }) => department,
    },
    {
      key: "customers",
      title: t("customers"),
      width: 100,
      align: "right",
      render: ({ id, contacts }) => (
        <Link to={`/customers?advisor=${encodeURIComponent(id)}`}>
          <Count value={contacts} />
        </Link>
      ),
      text: ({ contacts }) => contacts,
    },
    {
      key: "mayHave",
      title: t("mayHave"),
      width: 120,
      render: ({ canHaveCustomers }) =>
        canHaveCustomers ? (
          t("yes")
        ) : (
          <Tooltip title={t("noHint")}>
            <span>
              <KindTag tone="warm">{t("no")}</KindTag>
            </span>
          </Tooltip>
        ),
    },
    {
      key: "state",
      title: t("state"),
      width: 110,
      render: ({ status }) => <KindTag tone={TONES[status]}>{t(`status.${status}`)}</KindTag>,
    },
  ];
  return (
    <ResourceTable<Advisor>
      list="advisors-table"
      load={(_, signal) => api.call(wecomRoutes.listAdvisors, {}, { signal })}
      rowKey={({ id }) => id}
      columns={columns}
      empty={<EmptyState title={t("noPeople")} hint={t("noPeopleHint")} />}
    />
  );
}
