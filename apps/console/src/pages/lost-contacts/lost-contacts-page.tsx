import { wecomRoutes, type LostContact } from "@hortus/contracts";
import {
  EmptyState,
  KindTag,
  PageHeader,
  ResourceTable,
  textColumn,
  useWords,
  whenColumn,
  type Column,
} from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { customerColumn } from "../../shared/customer-column.tsx";
import { lostWords } from "./words.ts";

/** Who deleted whom, the latest first. */
export default function LostContactsPage() {
  const t = useWords(lostWords);
  const { data: advisors } = useQuery({
    queryKey: ["advisors"],
    queryFn: ({ signal }) => api.call(wecomRoutes.listAdvisors, {}, { signal }),
  });
  const columns: Column<LostContact>[] = [
    customerColumn(t("customer"), t("noName"), ({ customerId, name }) => ({ id: customerId, name })),
    {
      key: "by",
      title: t("by"),
      width: 130,
      render: ({ by }) => <KindTag tone={by === "customer" ? "bad" : "warm"}>{t(`by.${by}`)}</KindTag>,
      text: ({ by }) => t(`by.${by}`),
    },
    textColumn("advisor", t("advisor"), ({ advisor }) => advisor.name),
    whenColumn("lostAt", t("lostAt"), ({ lostAt }) => lostAt),
    whenColumn("addedAt", t("addedAt"), ({ addedAt }) => addedAt),
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
