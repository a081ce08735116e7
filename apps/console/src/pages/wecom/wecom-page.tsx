import { EditOutlined, SyncOutlined } from "@ant-design/icons";
import { wecomRoutes } from "@hortus/contracts";
import { EmptyState, ErrorState, KindTag, PageHeader, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Skeleton } from "antd";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { Advisors } from "./advisors.tsx";
import { ConnectionForm } from "./connection-form.tsx";
import { ConnectionDetails } from "./connection-details.tsx";
import { Losses } from "./losses.tsx";
import { Status } from "./status.tsx";
import { Wizard } from "./wizard/wizard.tsx";
import { wecomWords } from "./words.ts";

export default function WecomPage() {
  const t = useWords(wecomWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const mayConnect = useMay(wecomRoutes.putWecomConnection.roles);
  const maySync = useMay(wecomRoutes.syncWecom.roles);
  const [search, setSearch] = useSearchParams();
  const isEditing = search.get("edit") === "1";
  const setEditing = (next: boolean) => setSearch(next ? { edit: "1" } : {});
  const isGuided = search.has("step");
  const connection = useQuery({
    queryKey: ["wecom", "connection"],
    queryFn: ({ signal }) => api.call(wecomRoutes.getWecomConnection, {}, { signal }),
  });
  const status = useQuery({
    queryKey: ["wecom", "status"],
    queryFn: ({ signal }) => api.call(wecomRoutes.getWecomStatus, {}, { signal }),
    refetchInterval: ({ state }) => (state.data?.sync.state === "running" ? 1_000 : 15_000),
  });
  const sync = useMutation({
    mutationFn: () => api.call(wecomRoutes.syncWecom, {}),
    onSuccess: (next) => {
      queries.setQueryData(["wecom", "status"], next);
      void message.success(t("syncStarted"));
    },
    onError: (error) => showProblem(error),
  });
  const found = connection.data?.connection;
  const isSyncing = status.data?.sync.state === "running" || sync.isPending;
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        state={
          connection.data && (
            <KindTag tone={found ? "good" : "warm"}>
              {t(found ? (found.kind === "sandbox" ? "sandbox" : "connected") : "notConnected")}
            </KindTag>
          )
        }
        actions={
          found &&
          !isEditing &&
          !isGuided && (
            <>
              <Link to="/settings/wecom/health">
                <Button>{t("health")}</Button>
              </Link>
              {mayConnect && (
                <Button icon={<EditOutlined />} onClick={() => setEditing(true)}>
                  {t("edit")}
                </Button>
              )}
              {maySync && (
                <Button
                  type="primary"
                  icon={<SyncOutlined spin={isSyncing} />}
                  disabled={isSyncing}
                  onClick={() => sync.mutate()}
                >
                  {t(isSyncing ? "syncing" : "sync")}
                </Button>
              )}
            </>
          )
        }
      />
      {connection.isError ? (
        <ErrorState error={connection.error} onRetry={() => void connection.refetch()} />
      ) : !connection.data ? (
        <Skeleton active paragraph={{ rows: 8 }} />
      ) : mayConnect && (isGuided || !found) ? (
        <Wizard
          connection={found}
          callbackUrl={connection.data.callbackUrl}
          onDone={() => {
            setSearch({});
            void queries.invalidateQueries({ queryKey: ["advisors"] });
          }}
        />
      ) : mayConnect && isEditing ? (
        <ConnectionForm
          connection={found}
          callbackUrl={connection.data.callbackUrl}
          onDone={() => setEditing(false)}
        />
      ) : !found ? (
        <EmptyState title={t("notConnected")} hint={t("connectAsk")} />
      ) : (
        <div className="h-stack">
          {mayConnect && !found.callbackVerifiedAt && !status.data?.callbacks.lastAt && (
            <Alert
              type="warning"
              showIcon
              title={t("callbackMissing")}
              action={
                <Button size="small" onClick={() => setSearch({ step: "callback" })}>
                  {t("callbackSetUp")}
                </Button>
              }
            />
          )}
          {status.data && <Losses losses={status.data.losses} />}
          {status.data && <Status status={status.data} />}
          <ConnectionDetails connection={found} />
          <h2 className="h-card-title">{t("people")}</h2>
          <Advisors />
        </div>
      )}
    </>
  );
}
