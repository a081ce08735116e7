import { OPERATORS, ownEventRoutes, type OwnEvent } from "@hortus/contracts";
import { EmptyState, ErrorState, KindTag, PageHeader, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Skeleton } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { EditAndArchive } from "../../shared/edit-and-archive.tsx";
import { OwnEventDialog } from "./own-event-dialog.tsx";
import { Received } from "./received.tsx";
import { ownEventWords } from "./words.ts";

/** Events that the brand's own systems may tell of, and how they do. */
export default function OwnEventsPage() {
  const t = useWords(ownEventWords);
  const mayEdit = useMay(OPERATORS);
  const [edited, edit] = useState<OwnEvent | "new">();
  const [address, setAddress] = useSearchParams();
  const look = (id: string | undefined) =>
    setAddress((before) => {
      const next = new URLSearchParams(before);
      if (id) next.set("event", id);
      else next.delete("event");
      return next;
    });
  const { data, error, refetch } = useQuery({
    queryKey: ["own-events"],
    queryFn: ({ signal }) => api.call(ownEventRoutes.listOwnEvents, {}, { signal }),
  });
  const looked = data?.rows.find(({ id }) => id === address.get("event"));
  const create = mayEdit && (
    <Button type="primary" onClick={() => edit("new")}>
      {t("create")}
    </Button>
  );
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} actions={create} />
      {!data && <Skeleton active paragraph={{ rows: 6 }} />}
      {data?.rows.length === 0 && <EmptyState title={t("none")} hint={t("noneHint")} actions={create} />}
      <div className="h-stack">
        {data?.rows.map((event) => (
          <Row
            key={event.id}
            event={event}
            onEdit={mayEdit ? () => edit(event) : undefined}
            onLook={() => look(event.id)}
          />
        ))}
        <p className="h-muted h-small">{t("privacy")}</p>
      </div>
      <Drawer
        open={looked !== undefined}
        onClose={() => look(undefined)}
        title={looked && t("receivedTitle", { name: looked.name })}
        size="large"
        destroyOnHidden
      >
        {looked && <Received event={looked} />}
      </Drawer>
      {edited && (
        <OwnEventDialog event={edited === "new" ? undefined : edited} onClose={() => edit(undefined)} />
      )}
    </>
  );
}

function Row({
  event,
  onEdit,
  onLook,
}: {
  event: OwnEvent;
  onEdit: (() => void) | undefined;
  onLook: () => void;
}) {
  const t = useWords(ownEventWords);
  const { id, code, name, properties, onTimeline, archived } = event;
  return (
    <section className="h-card">
      <div className="h-row">
        <h2 className="h-card-title h-grow">
          {name} <code className="h-muted h-small">{code}</code>
        </h2>
        {!onTimeline && <KindTag tone="plain">{t("offTimeline")}</KindTag>}
        {archived && (
          <span title={t("archivedHint")}>
            <KindTag tone="warm">{t("archived")}</KindTag>
          </span>
        )}
        <Button size="small" onClick={onLook} aria-label={`${t("received")} ${name}`}>
          {t("received")}
        </Button>
        {onEdit && (
          <EditAndArchive
            name={name}
            archived={archived}
            queryKey={["own-events"]}
            onEdit={onEdit}
            archive={(next) =>
              api.call(ownEventRoutes.changeOwnEvent, {
                params: { id },
                body: { name, properties, onTimeline, archived: next },
              })
            }
          />
        )}
      </div>
      {properties.length > 0 && (
        <p className="h-muted">
          {properties.map((property) => `${property.name} (${t(`type.${property.type}`)})`).join(" · ")}
        </p>
      )}
    </section>
  );
}
