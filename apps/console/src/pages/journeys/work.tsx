import { journeyRoutes, OPERATORS, type Journey } from "@hortus/contracts";
import { useShowProblem, useWords, When } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Modal, Progress, Select, Skeleton } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { journeyWords } from "./words.ts";

/** What is done to many at once: taking customers out, and moving them to the published version. */
export function WorkTools({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  const [open, setOpen] = useState<"remove" | "migrate">();
  if (!useMay(OPERATORS) || journey.counts.inProgress === 0) return null;
  const close = () => setOpen(undefined);
  return (
    <>
      {journey.version > 1 && <Button onClick={() => setOpen("migrate")}>{t("migrate")}</Button>}
      <Button onClick={() => setOpen("remove")}>{t("removeAll")}</Button>
      {open === "remove" && <RemoveDialog journey={journey} onClose={close} />}
      {open === "migrate" && <MigrateDialog journey={journey} onClose={close} />}
    </>
  );
}

function useStart(journey: Journey, onClose: () => void) {
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [, setSearch] = useSearchParams();
  return useMutation({
    mutationFn: (work: { kind: "remove" | "migrate"; stepId?: string | undefined }) =>
      api.call(work.kind === "remove" ? journeyRoutes.removeEnrolments : journeyRoutes.migrateEnrolments, {
        params: { id: journey.id },
        body: { stepId: work.stepId },
      }),
    onSuccess: (next) => {
      queries.setQueryData(["journey", journey.id], next);
      onClose();
      // there stands how far it has come, and in the end what came of it
      setSearch({ tab: "history" });
    },
    onError: (error) => showProblem(error),
  });
}

function RemoveDialog({ journey, onClose }: { journey: Journey; onClose: () => void }) {
  const t = useWords(journeyWords);
  const [stepId, setStepId] = useState("");
  const start = useStart(journey, onClose);
  const standing = journey.steps.filter(({ waiting }) => waiting > 0);
  return (
    <Modal
      open
      title={t("removeAll")}
      okText={t("removeAll")}
      okButtonProps={{ danger: true, loading: start.isPending }}
      cancelText={t("cancel")}
      onOk={() => start.mutate({ kind: "remove", ...(stepId ? { stepId } : {}) })}
      onCancel={onClose}
    >
      <div className="h-stack">
        <p>{t("removeAsk")}</p>
        <Select
          aria-label={t("removeWhere")}
          value={stepId}
          style={{ width: "100%" }}
          options={[
            { value: "", label: `${t("everywhere")} · ${t("people", { count: journey.counts.inProgress })}` },
            ...standing.map(({ stepId: value, name, waiting }) => ({
              value,
              label: `${name} · ${t("people", { count: waiting })}`,
            })),
          ]}
          onChange={setStepId}
        />
      </div>
    </Modal>
  );
}

function MigrateDialog({ journey, onClose }: { journey: Journey; onClose: () => void }) {
  const t = useWords(journeyWords);
  const start = useStart(journey, onClose);
  const preview = useQuery({
    queryKey: ["migration", journey.id],
    queryFn: () => api.call(journeyRoutes.previewMigration, { params: { id: journey.id } }),
    gcTime: 0,
  });
  const rows = preview.data?.rows;
  return (
    <Modal
      open
      title={t("migrate")}
      okText={t("migrate")}
      okButtonProps={{ loading: start.isPending, disabled: !rows?.some(({ moves }) => moves) }}
      cancelText={t("cancel")}
      onOk={() => start.mutate({ kind: "migrate" })}
      onCancel={onClose}
    >
      {!rows ? (
        <Skeleton active />
      ) : (
        <div className="h-stack">
          <p>
            {rows.length === 0
              ? t("migrateNobody")
              : t("migrateAsk", { version: preview.data?.version ?? 0 })}
          </p>
          <ul>
            {rows.map(({ stepId, name, version, count, moves }) => (
              <li key={`${version} ${stepId}`}>
                {t(moves ? "migrateMoves" : "migrateStays", { name, version, count })}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Modal>
  );
}

/** How far what was begun has come, and what came of it. */
export function WorkList({ journey }: { journey: Journey }) {
  const t = useWords(journeyWords);
  if (journey.work.length === 0) return null;
  return (
    <ul className="h-card journey-versions">
      {journey.work.map(({ id, kind, state, at, by, total, seen, changed }) => (
        <li key={id}>
          {t("workProgress", { kind: t(`work.${kind}`), seen, total, changed })} · <When at={at} /> · {by}
          {state === "running" && (
            <Progress
              size="small"
              percent={total === 0 ? 100 : Math.min(99, Math.floor((seen / total) * 100))}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
