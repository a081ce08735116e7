import { PlusOutlined } from "@ant-design/icons";
import { OPERATORS, personaRoutes, type Persona } from "@hortus/contracts";
import { EmptyState, ErrorState, PageHeader, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton, Tabs } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { Advisors } from "./advisors.tsx";
import { Kit } from "./kit.tsx";
import { KitDrawer } from "./kit-drawer.tsx";
import { personaWords } from "./words.ts";
import "./personas.css";

/** Persona kits, and how each advisor was found against theirs. */
export default function PersonasPage() {
  const t = useWords(personaWords);
  const mayEdit = useMay(OPERATORS);
  const [search, setSearch] = useSearchParams();
  const [edited, edit] = useState<Persona | "new">();
  const { data, error, refetch } = useQuery({
    queryKey: ["personas"],
    queryFn: ({ signal }) => api.call(personaRoutes.listPersonas, {}, { signal }),
  });
  const create = mayEdit && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => edit("new")}>
      {t("create")}
    </Button>
  );
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} actions={create} />
      {!data ? (
        <Skeleton active paragraph={{ rows: 6 }} />
      ) : (
        <Tabs
          activeKey={search.get("tab") === "audits" ? "audits" : "kits"}
          onChange={(tab) => setSearch(tab === "kits" ? {} : { tab }, { replace: true })}
          items={[
            {
              key: "kits",
              label: t("kits"),
              children:
                data.rows.length === 0 ? (
                  <EmptyState title={t("noKits")} hint={t("noKitsHint")} actions={create} />
                ) : (
                  <div className="persona-kits">
                    {data.rows.map((persona) => (
                      <Kit
                        key={persona.id}
                        persona={persona}
                        onEdit={mayEdit ? () => edit(persona) : undefined}
                      />
                    ))}
                  </div>
                ),
            },
            { key: "audits", label: t("audits"), children: <Advisors personas={data.rows} /> },
          ]}
        />
      )}
      {edited && (
        <KitDrawer persona={edited === "new" ? undefined : edited} onClose={() => edit(undefined)} />
      )}
    </>
  );
}
