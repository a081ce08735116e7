import { EditOutlined } from "@ant-design/icons";
import { acquisitionRoutes, type ChannelCode } from "@hortus/contracts";
import { ErrorState, PageHeader, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Skeleton, Tabs } from "antd";
import { Link, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { People } from "./people.tsx";
import { Behind, QrPicture } from "./behind.tsx";
import { StateTag } from "./state-tag.tsx";
import { Stats } from "./stats.tsx";
import { codesWords } from "./words.ts";
import "./codes.css";

export default function ChannelCodePage() {
  const t = useWords(codesWords);
  const { id = "" } = useParams();
  const [params, setParams] = useSearchParams();
  const mayChange = useMay(acquisitionRoutes.changeChannelCode.roles);
  const {
    data: code,
    error,
    refetch,
  } = useQuery({
    queryKey: ["channel-code", id],
    queryFn: ({ signal }) => api.call(acquisitionRoutes.getChannelCode, { params: { id } }, { signal }),
    // WeCom answers within seconds.
    refetchInterval: ({ state }) =>
      state.data?.state === "pending" || state.data?.hasQr === false ? 2_000 : false,
  });
  if (error && !code) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!code) return <Skeleton active paragraph={{ rows: 8 }} />;
  return (
    <>
      <PageHeader
        title={code.name}
        back={{ to: "/channel-codes", label: t("title") }}
        state={<StateTag code={code} />}
        about={code.state === "failed" && code.error ? t("qrFailed", { error: code.error }) : undefined}
        actions={mayChange && <Actions code={code} />}
      />
      <div className="code-columns">
        <Tabs
          activeKey={params.get("tab") ?? "stats"}
          onChange={(tab) => setParams(tab === "stats" ? {} : { tab }, { replace: true })}
          destroyOnHidden
          items={[
            { key: "stats", label: t("tab.stats"), children: <Stats codeId={id} /> },
            { key: "people", label: t("tab.people"), children: <People codeId={id} /> },
            { key: "settings", label: t("tab.settings"), children: <Behind code={code} /> },
          ]}
        />
        <QrPicture code={code} />
      </div>
    </>
  );
}

function Actions({ code }: { code: ChannelCode }) {
  const t = useWords(codesWords);
  const { message, modal } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const isArchived = code.state === "archived";
  const move = useMutation({
    mutationFn: () =>
      api.call(isArchived ? acquisitionRoutes.restoreChannelCode : acquisitionRoutes.archiveChannelCode, {
        params: { id: code.id },
      }),
    onSuccess: (changed) => {
      queries.setQueryData(["channel-code", code.id], changed);
      void queries.invalidateQueries({ queryKey: ["channel-codes"] });
      void message.success(t(isArchived ? "restored" : "archived"));
    },
    onError: (error) => showProblem(error),
  });
  if (isArchived) {
    return (
      <Button type="primary" loading={move.isPending} onClick={() => move.mutate()}>
        {t("restore")}
      </Button>
    );
  }
  const ask = () =>
    modal.confirm({
      title: t("archiveTitle", { name: code.name }),
      content: t("archiveHint"),
      okText: t("archive"),
      cancelText: t("cancel"),
      onOk: () => move.mutateAsync().catch(() => undefined), // said by onError
    });
  return (
    <>
      <Button onClick={ask}>{t("archive")}</Button>
      <Link to={`/channel-codes/${code.id}/edit`}>
        <Button type="primary" icon={<EditOutlined />}>
          {t("edit")}
        </Button>
      </Link>
    </>
  );
}
