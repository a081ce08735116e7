import { PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { tagsRoutes } from "@hortus/contracts";
import { EmptyState, ErrorState, PageHeader, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Badge, Button, Input, Skeleton, Tabs } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { Conflicts } from "./conflicts.tsx";
import { Group } from "./group.tsx";
import { NewGroup, type NewGroupFields } from "./new-group.tsx";
import { tagsWords } from "./words.ts";
import "./tags-page.css";

export default function TagsPage() {
  const t = useWords(tagsWords);
  const format = useFormat();
  const mayChange = useMay(tagsRoutes.createTagGroup.roles);
  const [params, setParams] = useSearchParams();
  const search = params.get("q") ?? "";
  const view = params.get("view") === "conflicts" ? "conflicts" : "tags";
  const [draft, setDraft] = useState<NewGroupFields>();
  const { data, error, refetch } = useQuery({
    queryKey: ["tag-groups"],
    queryFn: ({ signal }) => api.call(tagsRoutes.listTagGroups, {}, { signal }),
    // What waits for WeCom is soon told.
    refetchInterval: ({ state }) =>
      state.data?.rows.some(
        (group) => group.syncState === "waiting" || group.tags.some((tag) => tag.syncState === "waiting"),
      )
        ? 3_000
        : 60_000,
  });
  const wanted = search.trim().toLowerCase();
  const groups = (data?.rows ?? []).flatMap((group) => {
    const tags = group.tags.filter(({ name }) => `${group.name} ${name}`.toLowerCase().includes(wanted));
    return tags.length > 0 || wanted === "" ? [{ ...group, tags }] : [];
  });
  const template = { name: t("template.name"), tags: t("template.tags").split("|") };
  const tags = data && (
    <div className="h-stack">
      <div className="h-row">
        <Input
          className="tags-search"
          prefix={<SearchOutlined className="h-muted" />}
          placeholder={t("search")}
          aria-label={t("search")}
          allowClear
          value={search}
          onChange={({ target }) => setParams(target.value ? { q: target.value } : {}, { replace: true })}
        />
        <span className="h-muted" title={format.exact(data.asOf)}>
          {t("asOf", { time: format.when(data.asOf) })}
        </span>
      </div>
      {groups.length === 0 && <EmptyState title={t("nothingFound", { text: search })} />}
      <div className="tags-groups">
        {groups.map((group) => (
          <Group key={group.id} group={group} mayChange={mayChange} />
        ))}
      </div>
    </div>
  );
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          mayChange && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setDraft({ name: "", tags: [] })}>
              {t("newGroup")}
            </Button>
          )
        }
      />
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active paragraph={{ rows: 6 }} />
      ) : data.rows.length === 0 ? (
        <EmptyState
          title={t("empty")}
          hint={t("emptyHint")}
          actions={
            mayChange && (
              <Button type="primary" onClick={() => setDraft(template)}>
                {t("fromTemplate")}
              </Button>
            )
          }
        />
      ) : (
        <Tabs
          activeKey={view}
          onChange={(next) => setParams(next === "tags" ? {} : { view: next }, { replace: true })}
          items={[
            { key: "tags", label: t("title"), children: tags },
            {
              key: "conflicts",
              label: (
                <Badge count={data.conflicts} overflowCount={999} offset={[12, 0]} size="small">
                  {t("conflicts")}
                </Badge>
              ),
              children: <Conflicts />,
            },
          ]}
        />
      )}
      {draft && <NewGroup draft={draft} onClose={() => setDraft(undefined)} />}
    </>
  );
}
