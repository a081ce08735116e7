import { InboxOutlined } from "@ant-design/icons";
import { commerceRoutes } from "@hortus/contracts";
import { EmptyState, KindTag, PageHeader, ResourceTable, useWords, When } from "@hortus/ui";
import { useState } from "react";
import { useMutation } from "@tanstack/react-query";
import { Alert, Card, Progress, Upload } from "antd";
import { useNavigate } from "react-router";
import { api } from "../../api.ts";
import { useFileProblem } from "./problems.ts";
import { importTone } from "./state.ts";
import { uploadFile } from "./upload.ts";
import { importWords } from "./words.ts";

/** Where files of orders come in, and what became of them. */
export default function ImportsPage() {
  const t = useWords(importWords);
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <DropZone />
      <h2 style={{ margin: "24px 0 12px" }}>{t("list")}</h2>
      <ResourceTable
        list="imports"
        everyMs={3_000}
        load={({ cursor }) => api.call(commerceRoutes.listImports, { query: { cursor } })}
        rowKey={({ id }) => id}
        to={({ id }) => `/imports/${id}`}
        empty={<EmptyState title={t("none")} hint={t("noneHint")} />}
        columns={[
          { key: "file", title: t("file"), render: ({ fileName }) => fileName },
          {
            key: "state",
            title: t("state"),
            render: ({ state }) => <KindTag tone={importTone(state)}>{t(`state.${state}`)}</KindTag>,
          },
          {
            key: "rows",
            title: t("rows"),
            render: ({ state, progress }) =>
              state === "running" || state === "undoing" ? (
                <Progress percent={Math.round(progress.percent)} size="small" style={{ minWidth: 90 }} />
              ) : (
                progress.rowsRead
              ),
          },
          { key: "created", title: t("created"), align: "right", render: ({ progress }) => progress.created },
          {
            key: "rejected",
            title: t("rejected"),
            align: "right",
            render: ({ progress }) => progress.rejected,
          },
          { key: "by", title: t("by"), render: ({ createdBy }) => createdBy },
          { key: "at", title: t("at"), render: ({ createdAt }) => <When at={createdAt} /> },
        ]}
      />
    </>
  );
}

function DropZone() {
  const t = useWords(importWords);
  const text = useFileProblem();
  const [percent, setPercent] = useState(0);
  const navigate = useNavigate();
  const upload = useMutation({
    mutationFn: (file: File) => {
      setPercent(0);
      return uploadFile(file, setPercent);
    },
    onSuccess: ({ id }) => navigate(`/imports/${id}`),
  });
  return (
    <Card size="small">
      {upload.isError && (
        <Alert type="error" showIcon title={text(upload.error)} style={{ marginBottom: 12 }} />
      )}
      <Upload.Dragger
        showUploadList={false}
        disabled={upload.isPending}
        beforeUpload={(file) => {
          upload.mutate(file);
          return false; // sent by us, who know how far it is
        }}
      >
        <p>
          <InboxOutlined style={{ fontSize: 32, color: "var(--h-primary)" }} />
        </p>
        {upload.isPending ? (
          <>
            <p>{percent < 100 ? t("sending", { percent }) : t("beingRead")}</p>
            <Progress
              percent={percent}
              showInfo={false}
              aria-label={t("uploading")}
              style={{ maxWidth: 320 }}
            />
          </>
        ) : (
          <p>{t("drop")}</p>
        )}
        <p className="h-muted h-small">{t("dropHint")}</p>
      </Upload.Dragger>
    </Card>
  );
}
