import { attributeRoutes, OPERATORS, type Attribute } from "@hortus/contracts";
import { EmptyState, ErrorState, KindTag, PageHeader, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { EditAndArchive } from "../../shared/edit-and-archive.tsx";
import { AttributeDialog } from "./attribute-dialog.tsx";
import { ImportValues } from "./import-values.tsx";
import { attributeWords } from "./words.ts";

/** What this workspace wants to know of its customers beyond what everybody has. */
export default function AttributesPage() {
  const t = useWords(attributeWords);
  const mayEdit = useMay(OPERATORS);
  const [edited, edit] = useState<Attribute | "new">();
  const { data, error, refetch } = useQuery({
    queryKey: ["attributes"],
    queryFn: ({ signal }) => api.call(attributeRoutes.listAttributes, {}, { signal }),
  });
  const [isImporting, setImporting] = useState(false);
  const create = mayEdit && (
    <Button type="primary" onClick={() => edit("new")}>
      {t("create")}
    </Button>
  );
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          <>
            {mayEdit && data?.rows.some(({ archived }) => !archived) && (
              <Button onClick={() => setImporting(true)}>{t("importValues")}</Button>
            )}
            {create}
          </>
        }
      />
      {!data && <Skeleton active paragraph={{ rows: 6 }} />}
      {data?.rows.length === 0 && <EmptyState title={t("none")} hint={t("noneHint")} actions={create} />}
      <div className="h-stack">
        {data?.rows.map((attribute) => (
          <Row
            key={attribute.id}
            attribute={attribute}
            onEdit={mayEdit ? () => edit(attribute) : undefined}
          />
        ))}
        <p className="h-muted h-small">{t("healthHint")}</p>
      </div>
      {isImporting && <ImportValues onClose={() => setImporting(false)} />}
      {edited && (
        <AttributeDialog attribute={edited === "new" ? undefined : edited} onClose={() => edit(undefined)} />
      )}
    </>
  );
}

function Row({ attribute, onEdit }: { attribute: Attribute; onEdit: (() => void) | undefined }) {
  const t = useWords(attributeWords);
  const { id, name, type, options, archived, sensitive, fact } = attribute;
  return (
    <section className="h-card">
      <div className="h-row">
        <h2 className="h-card-title h-grow">{name}</h2>
        <KindTag tone="plain">{t(`type.${type}`)}</KindTag>
        {sensitive && <KindTag tone="warm">{t("sensitive")}</KindTag>}
        {type !== "text" && fact === undefined && (
          <span className="h-muted h-small" title={t("notInRulesAbout")}>
            {t("notInRules")}
          </span>
        )}
        {archived && <KindTag tone="warm">{t("archived")}</KindTag>}
        {onEdit && (
          <EditAndArchive
            name={name}
            archived={archived}
            queryKey={["attributes"]}
            onEdit={onEdit}
            archive={(next) =>
              api.call(attributeRoutes.changeAttribute, {
                params: { id },
                body: { name, options, archived: next },
              })
            }
          />
        )}
      </div>
      {options.length > 0 && <p className="h-muted">{options.map((option) => option.name).join(" · ")}</p>}
    </section>
  );
}
