import { contentRoutes, type ContentItem } from "@hortus/contracts";
import { ErrorState, KindTag, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Form, Skeleton, Tabs } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { complianceWords } from "../../shared/compliance/words.ts";
import { ContentStateTag } from "../../shared/content/state-tag.tsx";
import { ContentFields } from "./fields.tsx";
import { formOf, toDraft, type ContentForm } from "./form.ts";
import { History } from "./history.tsx";
import { PosterView } from "./poster-view.tsx";
import { Results } from "./results.tsx";
import { ShortLink } from "./short-link.tsx";
import { UsageList } from "./usage-list.tsx";
import { contentWords } from "./words.ts";

/** A piece to look at and to change; without an id a new one. */
export function ItemDrawer({ id, onClose }: { id: string | undefined; onClose(): void }) {
  const t = useWords(contentWords);
  const { data, error, refetch } = useQuery({
    queryKey: ["content-item", id],
    queryFn: ({ signal }) => api.call(contentRoutes.getContent, { params: { id: id ?? "" } }, { signal }),
    enabled: id !== undefined,
  });
  if (id !== undefined && !data) {
    return (
      <Drawer open onClose={onClose} size={640} title={t("title")}>
        {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton active />}
      </Drawer>
    );
  }
  return <Opened item={data} onClose={onClose} />;
}

function Opened({ item, onClose }: { item: ContentItem | undefined; onClose(): void }) {
  const t = useWords(contentWords);
  const c = useWords(complianceWords);
  const mayChange = useMay(contentRoutes.changeContent.roles) && !item?.archivedAt;
  const mayRead = useMay(contentRoutes.listContentUsages.roles);
  const [form] = Form.useForm<ContentForm>();
  const [tab, setTab] = useState("content");
  const save = useSave(item, form, onClose);
  const content = (
    <>
      {item && item.refusedChannels.length > 0 && (
        <p className="h-muted">
          {t("refused", { channels: item.refusedChannels.map((one) => c(`channel.${one}`)).join("、") })}
        </p>
      )}
      {item && <ShortLink item={item} />}
      {item?.body.kind === "poster" && <PosterView item={item} />}
      <Form<ContentForm>
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={!mayChange}
        initialValues={formOf(item)}
        onFinish={(fields) => save.mutate(fields)}
      >
        <ContentFields form={form} item={item} />
      </Form>
    </>
  );
  return (
    <Drawer
      open
      onClose={onClose}
      size={640}
      title={item?.name ?? t("create")}
      mask={{ closable: !mayChange }}
      extra={item && <Standing item={item} />}
      footer={
        <div className="h-row">
          {mayChange && tab === "content" && (
            <Button type="primary" loading={save.isPending} onClick={form.submit}>
              {item ? t("saveVersion", { version: item.version + 1 }) : t("save")}
            </Button>
          )}
          <Button onClick={onClose}>{t("cancel")}</Button>
          <span className="h-grow" />
          {item && <ArchiveButton item={item} onDone={onClose} />}
        </div>
      }
    >
      {item && mayRead ? (
        <Tabs
          activeKey={tab}
          onChange={setTab}
          items={[
            { key: "content", label: t("tabContent"), children: content },
            {
              key: "usage",
              label: t("tabUsage"),
              children: (
                <>
                  <UsageList item={item} />
                  <section className="content-results" aria-label={t("results")}>
                    <h3 className="h-card-title">{t("results")}</h3>
                    <Results item={item} />
                  </section>
                </>
              ),
            },
            {
              key: "history",
              label: t("tabHistory"),
              children: <History item={item} mayChange={mayChange} />,
            },
          ]}
        />
      ) : (
        content
      )}
    </Drawer>
  );
}

const layoutOf = ({ body }: ContentItem) => (body.kind === "poster" ? body.layout : undefined);

function Standing({ item }: { item: ContentItem }) {
  const t = useWords(contentWords);
  return (
    <span className="h-row">
      {item.archivedAt ? (
        <KindTag tone="warm">{t("archived")}</KindTag>
      ) : (
        <ContentStateTag state={item.state} />
      )}
      <span className="h-muted h-nowrap">{t("version", { version: item.version })}</span>
    </span>
  );
}

function useSave(
  item: ContentItem | undefined,
  form: ReturnType<typeof Form.useForm<ContentForm>>[0],
  onClose: () => void,
) {
  const t = useWords(contentWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [address] = useSearchParams();
  return useMutation({
    mutationFn: (fields: ContentForm) =>
      item
        ? api.call(contentRoutes.changeContent, {
            params: { id: item.id },
            body: { ...toDraft(fields, layoutOf(item)), version: item.version },
          })
        : api.call(contentRoutes.createContent, {
            body: { ...toDraft(fields, undefined), folderId: fields.folderId ?? address.get("folder") },
          }),
    onSuccess: (saved) => {
      queries.setQueryData(["content-item", saved.id], saved);
      void queries.invalidateQueries({ queryKey: ["content"] });
      void queries.invalidateQueries({ queryKey: ["content-folders"] });
      void queries.invalidateQueries({ queryKey: ["content-versions", saved.id] });
      void message.success(t(item ? "saved" : "made"));
      onClose();
    },
    onError: (error) => showProblem(error, form),
  });
}

function ArchiveButton({ item, onDone }: { item: ContentItem; onDone(): void }) {
  const t = useWords(contentWords);
  const { message, modal } = App.useApp();
  const mayChange = useMay(contentRoutes.archiveContent.roles);
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const change = async (restore: boolean) => {
    try {
      const route = restore ? contentRoutes.restoreContent : contentRoutes.archiveContent;
      const saved = await api.call(route, { params: { id: item.id } });
      queries.setQueryData(["content-item", saved.id], saved);
      void message.success(t(restore ? "wasRestored" : "wasArchived"));
      onDone();
    } catch (error) {
      showProblem(error);
    }
    await queries.invalidateQueries({ queryKey: ["content"] });
  };
  if (!mayChange) return null;
  if (item.archivedAt) return <Button onClick={() => void change(true)}>{t("restore")}</Button>;
  const ask = () =>
    modal.confirm({
      title: t("archiveTitle", { name: item.name }),
      content: t("archiveHint"),
      okText: t("archive"),
      cancelText: t("cancel"),
      onOk: () => change(false),
    });
  return <Button onClick={ask}>{t("archive")}</Button>;
}
