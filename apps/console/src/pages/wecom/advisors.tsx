import { wecomRoutes, type Advisor, type Department } from "@hortus/contracts";
import { Count, EmptyState, KindTag, ResourceTable, useFormat, useWords, type Column } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Tooltip } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { wecomWords } from "./words.ts";

/** The mirror follows the company within seconds. */
const EVERY_MS = 15_000;
const TONES = { active: "good", inactive: "plain", left: "warm" } as const;
const STATES = ["active", "inactive", "left"] as const;

/** The company's members as far as the app sees them, by department: a department's list holds those below it too. */
export function Advisors() {
  const t = useWords(wecomWords);
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ["departments"],
    queryFn: ({ signal }) => api.call(wecomRoutes.listDepartments, {}, { signal }),
    refetchInterval: EVERY_MS,
  });
  const departments = new Map((data?.rows ?? []).map((one) => [one.id, one]));
  const pathOf = (one: Department) =>
    [...one.above, one.id].map((id) => departments.get(id)?.name ?? "").join(" / ");
  const allOf = ({ departmentIds, department }: Advisor) =>
    departmentIds
      .flatMap((id) => departments.get(id) ?? [])
      .map(pathOf)
      .join("; ") || department;
  const isIn =
    (id: number) =>
    ({ departmentIds }: Advisor) =>
      departmentIds.some((one) => one === id || departments.get(one)?.above.includes(id));
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
      width: 220,
      render: (one) => allOf(one) || "–",
      text: allOf,
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
      render: ({ canHaveCustomers, status }) =>
        canHaveCustomers ? (
          t("yes")
        ) : status === "left" ? (
          "–"
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
      width: 150,
      render: ({ status }) => (
        <Tooltip title={status === "left" ? t("leftHint") : undefined}>
          <span>
            <KindTag tone={TONES[status]}>{t(`status.${status}`)}</KindTag>
          </span>
        </Tooltip>
      ),
    },
  ];
  return (
    <ResourceTable<Advisor>
      list="advisors-table"
      load={async ({ filters }, signal) => {
        const { rows } = await api.call(wecomRoutes.listAdvisors, {}, { signal });
        const department = Number(filters["department"]?.[0]);
        const state = filters["state"]?.[0];
        return {
          rows: rows
            .filter(filters["department"] ? isIn(department) : () => true)
            .filter(({ status }) => !state || status === state),
        };
      }}
      dependsOn={[data?.rows]}
      everyMs={EVERY_MS}
      rowKey={({ id }) => id}
      columns={columns}
      filters={[
        {
          key: "department",
          label: t("department"),
          kind: "one",
          options: (data?.rows ?? []).map((one) => ({
            value: String(one.id),
            label: t("departmentOption", { path: pathOf(one), members: format.count(one.members) }),
          })),
        },
        {
          key: "state",
          label: t("state"),
          kind: "one",
          options: STATES.map((state) => ({ value: state, label: t(`status.${state}`) })),
        },
      ]}
      empty={<EmptyState title={t("noPeople")} hint={t("noPeopleHint")} />}
    />
  );
}
