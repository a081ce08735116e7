import { commerceRoutes, type ImportDetail } from "@hortus/contracts";
import {
  ErrorState,
  KindTag,
  PageHeader,
  useFormat,
  useLanguage,
  useShowProblem,
  useWords,
} from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Card, Progress, Skeleton } from "antd";
import { Link, useParams } from "react-router";
import { api } from "../../api.ts";
import { MappingForm } from "./mapping-form.tsx";
import { PreviewTable } from "./preview-table.tsx";
import { useRowProblem } from "./problems.ts";
import { importTone, isMoving, isOpen } from "./state.ts";
import { importWords } from "./words.ts";
import "./imports.css";

/** One file: how it is read, what it would bring; then how far it is, and what it brought. */
export default function ImportPage() {
  const t = useWords(importWords);
  const problemOf = useRowProblem();
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: ["import", id],
    queryFn: () => api.call(commerceRoutes.getImport, { params: { id } }),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.state) ? 1_000 : false),
  });
  const detail = query.data;
  if (query.isError && !detail)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!detail) return <Skeleton active paragraph={{ rows: 10 }} />;
  return (
    <>
      <PageHeader
        title={detail.fileName}
        back={{ to: "/imports", label: t("back") }}
        state={<KindTag tone={importTone(detail.state)}>{t(`state.${detail.state}`)}</KindTag>}
        actions={<Actions detail={detail} />}
      />
      <div style={{ display: "grid", gap: 16, gridTemplateColumns: "minmax(0, 1fr)" }}>
        {detail.failure && <Alert type="error" showIcon title={problemOf(detail.failure)} />}
        {isOpen(detail.state) ? (
          <>
            {detail.mappingProblem && (
              <Alert type="warning" showIcon title={problemOf(detail.mappingProblem)} />
            )}
            <MappingForm key={detail.id} detail={detail} />
            <PreviewTable detail={detail} />
          </>
        ) : (
          <Outcome detail={detail} />
        )}
      </div>
    </>
  );
}

function Actions({ detail }: { detail: ImportDetail }) {
  const t = useWords(importWords);
  const problemOf = useRowProblem();
  const { modal } = App.useApp();
  const act = useImportActions(detail.id);
  const { created, removed } = detail.progress;
  if (isOpen(detail.state)) {
    return (
      <Button
        type="primary"
        disabled={detail.mappingProblem !== undefined}
        title={detail.mappingProblem && problemOf(detail.mappingProblem)}
        loading={act.isPending}
        onClick={() => act.mutate("start")}
      >
        {t("start", { count: detail.progress.rowsExpected })}
      </Button>
    );
  }
  if (detail.state === "running") return <Button onClick={() => act.mutate("cancel")}>{t("cancel")}</Button>;
  if (isMoving(detail.state) || detail.state === "undone" || created - removed <= 0) return null;
  const count = created - removed;
  const ask = () =>
    modal.confirm({
      title: t("undoTitle"),
      content: t("undoText", { count }),
      okText: t("undoOk", { count }),
      cancelText: t("keep"),
      okButtonProps: { danger: true },
      onOk: () => act.mutateAsync("undo"),
    });
  return <Button onClick={() => void ask()}>{t("undo")}</Button>;
}

function useImportActions(id: string) {
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const routes = {
    start: commerceRoutes.startImport,
    cancel: commerceRoutes.cancelImport,
    undo: commerceRoutes.undoImport,
  };
  return useMutation({
    mutationFn: (action: keyof typeof routes) => api.call(routes[action], { params: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["import", id] }),
    onError: (error) => showProblem(error),
  });
}

const FIGURES = ["rowsRead", "created", "updated", "unchanged", "rejected", "removed"] as const;

function Outcome({ detail }: { detail: ImportDetail }) {
  const t = useWords(importWords);
  const format = useFormat();
  const { language } = useLanguage();
  const { progress } = detail;
  const moving = isMoving(detail.state);
  return (
    <Card size="small">
      {moving && <Progress percent={Math.round(progress.percent)} aria-label={t("state.running")} />}
      <ul className="import-figures">
        {FIGURES.filter((figure) => figure !== "removed" || progress.removed > 0).map((figure) => (
          <li key={figure}>
            <span className="h-muted">{t(`figure.${figure}`)}</span>{" "}
            <strong className="h-stat-value">{progress[figure].toLocaleString("en-US")}</strong>
          </li>
        ))}
      </ul>
      {moving && (
        <p className="h-muted">
          {progress.rowsPerSecond !== undefined &&
            t("rate", { count: format.count(Math.round(progress.rowsPerSecond)) })}{" "}
          {t("leave")}
        </p>
      )}
      <div className="h-row">
        {progress.rejected > 0 && (
          <a
            href={api.url(commerceRoutes.importErrors, {
              params: { id: detail.id },
              query: { lang: language },
            })}
            download
          >
            <Button>{t("errors", { count: progress.rejected })}</Button>
          </a>
        )}
        {detail.state === "done" && (
          <Link to="/orders">
            <Button type="primary">{t("toOrders")}</Button>
          </Link>
        )}
      </div>
    </Card>
  );
}
