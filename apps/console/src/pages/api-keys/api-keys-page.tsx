import { FileTextOutlined, PlusOutlined } from "@ant-design/icons";
import { platformRoutes, type apiKey } from "@hortus/contracts";
import {
  EmptyState,
  PageHeader,
  ResourceTable,
  useShowProblem,
  useWords,
  When,
  type Column,
} from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { NewKey } from "./new-key.tsx";
import { apiKeysWords } from "./words.ts";

type ApiKey = (typeof apiKey)["_output"];

export default function ApiKeysPage() {
  const t = useWords(apiKeysWords);
  const columns = useColumns();
  const [isCreating, setCreating] = useState(false);
  const create = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
      {t("create")}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          <>
            <Button href="/api/openapi.json" target="_blank" icon={<FileTextOutlined />}>
              {t("docs")}
            </Button>
            {create}
          </>
        }
      />
      <ResourceTable<ApiKey>
        list="api-keys"
        load={(_, signal) => api.call(platformRoutes.listApiKeys, {}, { signal })}
        rowKey={({ id }) => id}
        columns={columns}
        empty={<EmptyState title={t("empty")} hint={t("emptyHint")} actions={create} />}
      />
      {isCreating && <NewKey onClose={() => setCreating(false)} />}
    </>
  );
}

function useColumns(): Column<ApiKey>[] {
  const t = useWords(apiKeysWords);
  return [
    { key: "name", title: t("name"), width: 200, render: ({ name }) => <strong>{name}</strong> },
    { key: "prefix", title: t("prefix"), width: 140, render: ({ prefix }) => <code>{prefix}…</code> },
    {
      key: "scopes",
      title: t("scopes"),
      width: 260,
      render: ({ scopes }) => scopes.map((scope) => t(`scope.${scope}`)).join(" · "),
    },
    {
      key: "lastUsed",
      title: t("lastUsed"),
      width: 130,
      render: ({ lastUsedAt }) =>
        lastUsedAt ? <When at={lastUsedAt} /> : <span className="h-muted">{t("never")}</span>,
    },
    {
      key: "createdAt",
      title: t("createdAt"),
      width: 130,
      render: ({ createdAt }) => <When at={createdAt} />,
    },
    { key: "actions", title: "", width: 90, render: (key) => <Revoke apiKey={key} /> },
  ];
}

function Revoke({ apiKey: { id, name } }: { apiKey: ApiKey }) {
  const t = useWords(apiKeysWords);
  const { message, modal } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const revoke = async () => {
    try {
      await api.call(platformRoutes.revokeApiKey, { params: { id } });
      void message.success(t("revoked"));
    } catch (error) {
      showProblem(error);
    }
    await queries.invalidateQueries({ queryKey: ["api-keys"] });
  };
  const ask = () =>
    modal.confirm({
      title: t("revokeTitle", { name }),
      content: t("revokeHint"),
      okText: t("revoke"),
      okButtonProps: { danger: true },
      cancelText: t("cancel"),
      onOk: revoke,
    });
  return (
    <Button size="small" danger onClick={ask}>
      {t("revoke")}
    </Button>
  );
}
