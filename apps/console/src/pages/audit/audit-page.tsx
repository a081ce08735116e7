import { AUDIT_ACTIONS, AUDIT_OBJECTS, platformRoutes } from "@hortus/contracts";
import { EmptyState, KindTag, PageHeader, ResourceTable, useWords, When, type Column } from "@hortus/ui";
import { Drawer } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { Details, ObjectLink, type AuditEntry } from "./details.tsx";
import { auditActionWords } from "./action-words.ts";
import { auditWords } from "./words.ts";

export default function AuditPage() {
  const t = useWords(auditWords);
  const actionName = useActionName();
  const columns = useColumns();
  const [open, setOpen] = useState<AuditEntry>();
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <ResourceTable<AuditEntry>
        list="audit"
        load={({ cursor, filters }, signal) =>
          api.call(
            platformRoutes.listAudit,
            { query: { cursor, objectType: filters["object"]?.[0] } },
            { signal },
          )
        }
        rowKey={({ id }) => id}
        onOpen={setOpen}
        columns={columns}
        filters={[
          {
            key: "object",
            label: t("object"),
            kind: "one",
            options: AUDIT_OBJECTS.map((value) => ({ value, label: t(`object.${value}`) })),
          },
        ]}
        empty={<EmptyState title={t("empty")} hint={t("emptyHint")} />}
      />
      <Drawer
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        size={560}
        title={open && actionName(open.action)}
      >
        {open && <Details entry={open} />}
      </Drawer>
    </>
  );
}

function useActionName(): (action: string) => string {
  const t = useWords(auditActionWords);
  return (action) => {
    const known = AUDIT_ACTIONS.find((one) => one === action);
    return known ? t(known) : action.replaceAll("_", " ");
  };
}

function useColumns(): Column<AuditEntry>[] {
  const t = useWords(auditWords);
  const actionName = useActionName();
  return [
    {
      key: "action",
      title: t("action"),
      width: 220,
      render: ({ action }) => actionName(action),
      text: ({ action }) => actionName(action),
    },
    {
      key: "object",
      title: t("object"),
      width: 200,
      render: (entry) => <ObjectLink entry={entry} />,
      text: ({ objectType, objectId }) => `${objectType} ${objectId}`,
    },
    {
      key: "actor",
      title: t("actor"),
      width: 180,
      render: ({ actor }) => (
        <span className="h-row">
          {actor.name}
          {actor.kind !== "person" && <KindTag>{t(`actor.${actor.kind}`)}</KindTag>}
        </span>
      ),
      text: ({ actor }) => actor.name,
    },
    { key: "at", title: t("at"), width: 150, render: ({ at }) => <When at={at} />, text: ({ at }) => at },
  ];
}
