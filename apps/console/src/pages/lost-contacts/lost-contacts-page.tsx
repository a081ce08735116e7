import { wecomRoutes, type LostContact } from "@hortus/contracts";
import { EmptyState, KindTag, PageHeader, ResourceTable, useWords, When, type Column } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { lostWords } from "./words.ts";

/** Who deleted whom, the latest first. */
export default function LostContactsPage() {
  const t = useWords(lostWords);
  const { data: advisors } = useQuery({
    queryKey: ["advisors"],
    queryFn: ({ signal }) => api.call(wecomRoutes.listAdvisors, {}, { signal }),
  });
  const columns: Column<LostContact>[] = [
    {
      key: "customer",
      title: t("customer"),
      width: 180,
      render: ({ customerId, name }) =>
        customerId ? <Link to={`/customers/${customerId}`}>{name || t("noName")}</Link> : name || t("noName"),
      text: ({ name }) => name,
    },
    {
      key: "by",
      title: t("by"),
      width: 130,
      render: ({ by }) => <KindTag tone={by === "customer" ? "bad" : "warm"}>{t(`by.${by}`)}</KindTag>,
      text: ({ by }) => t(`by.${by}`),
    },
    {
      key: "advisor",
      title: t("advisor"),
      width: 120,
      render: ({ advisor }) => advisor.name,
      text: ({ advisor }) => advisor.name,
    },
    {
      key: "lostAt",
      title: t("lostAt"),
      width: 130,
      render: ({ lostAt }) => <When at={lostAt} />,
      text: ({ lostAt }) => lostAt,
    },
    {
      key: "addedAt",
      title: t("addedAt"),
      width: 130,
      render: ({ addedAt }) => <When at={addedAt} />,
      text: ({ addedAt }) => addedAt,
    },
  ];
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <ResourceTable<LostContact>
        list="lost-contacts"
        load={({ cursor, filters }, signal) => {
          const by = filters["by"]?.[0];
          const advisor = filters["advisor"]?.[0];
          return api.call(
            wecomRoutes.listLostContacts,
            {
              query: {
                ...(cursor ? { cursor } : {}),
                ...(by === "customer" || by === "advisor" ? { by } : {}),
                ...(advisor ? { advisor } : {}),
              },
            },
            { signal },
          );
        }}
        rowKey={({ customerId, name, advisor, lostAt }) => `${customerId ?? name} ${advisor.id} ${lostAt}`}
        columns={columns}
        filters={[
          {
            key: "by",
            label: t("by"),
            kind: "one",
            options: (["customer", "advisor"] as const).map((by) => ({ value: by, label: t(`by.${by}`) })),
          },
          {
            key: "advisor",
            label: t("advisor"),
            kind: "one",
            options: (advisors?.rows ?? []).map(({ id, name }) => ({ value: id, label: name })),
          },
        ]}
        empty={<EmptyState title={t("none")} hint={t("noneHint")} />}
      />
    </>
  );
}
