import { acquisitionRoutes, type channelCodePerson } from "@hortus/contracts";
import {
  EmptyState,
  KindTag,
  Nothing,
  ResourceTable,
  useFormat,
  useWords,
  When,
  type Column,
} from "@hortus/ui";
import { api } from "../../api.ts";
import { codesWords } from "./words.ts";

type Person = (typeof channelCodePerson)["_output"];

/** Who came by the code, and who of them is still there. */
export function People({ codeId }: { codeId: string }) {
  const t = useWords(codesWords);
  const columns = useColumns();
  return (
    <ResourceTable<Person>
      list="channel-code-people"
      dependsOn={[codeId]}
      load={({ cursor, filters }, signal) => {
        const lost = filters["lost"]?.[0];
        return api.call(
          acquisitionRoutes.listChannelCodePeople,
          {
            params: { id: codeId },
            query: { cursor, ...(lost === "true" || lost === "false" ? { lost } : {}) },
          },
          { signal },
        );
      }}
      rowKey={({ customerId, advisor, at }) => `${customerId} ${advisor.id} ${at}`}
      to={({ customerId }) => `/customers/${customerId}`}
      columns={columns}
      filters={[
        {
          key: "lost",
          label: t("lostFilter"),
          kind: "one",
          options: [
            { value: "false", label: t("livingOnly") },
            { value: "true", label: t("lostOnly") },
          ],
        },
      ]}
      empty={<EmptyState title={t("peopleEmpty")} hint={t("peopleEmptyHint")} />}
    />
  );
}

function useColumns(): Column<Person>[] {
  const t = useWords(codesWords);
  const format = useFormat();
  return [
    {
      key: "customer",
      title: t("customer"),
      width: 130,
      render: ({ name }) => name,
      text: ({ name }) => name,
    },
    {
      key: "advisor",
      title: t("advisor"),
      width: 100,
      render: ({ advisor }) => advisor.name,
      text: ({ advisor }) => advisor.name,
    },
    { key: "at", title: t("at"), width: 130, render: ({ at }) => <When at={at} />, text: ({ at }) => at },
    {
      key: "stayed",
      title: t("stayed"),
      width: 180,
      render: ({ lostAt, lostBy }) =>
        lostAt ? (
          <span title={format.exact(lostAt)}>
            {t("lostBy", { time: format.when(lostAt), by: t(`by.${lostBy ?? "customer"}`) })}
          </span>
        ) : (
          <KindTag tone="good">{t("stillHere")}</KindTag>
        ),
      text: ({ lostAt }) => lostAt ?? t("stillHere"),
    },
    {
      key: "welcome",
      title: t("welcomeResult"),
      width: 150,
      render: ({ welcome }) => (welcome ? t(`welcome.${welcome}`) : <Nothing />),
      text: ({ welcome }) => (welcome ? t(`welcome.${welcome}`) : ""),
    },
  ];
}
