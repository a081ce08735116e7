import { MOST_COPIES, posterRoutes, type ContentItem, type PosterCopy } from "@hortus/contracts";
import { download, useProblemText, useShowProblem, useWords } from "@hortus/ui";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Modal, Skeleton } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { AdvisorSelect } from "../../shared/advisor-select.tsx";
import { MakeCodes } from "./make-codes.tsx";
import { posterWords } from "./words.ts";

/** What a request names at most; without names it asks for all. */
const MOST_NAMED = 100;
const LOOK_AGAIN_MS = 3_000;

/** For whom copies can be drawn, and for whom not with the reason, before they are drawn into one archive. */
export function CopiesDialog({ item, onClose }: { item: ContentItem; onClose(): void }) {
  const t = useWords(posterWords);
  const problemText = useProblemText();
  const showProblem = useShowProblem();
  const [advisorId, choose] = useState<string[]>([]);
  const call = { params: { id: item.id }, query: { advisorId } };
  const { data, error, refetch } = useQuery({
    queryKey: ["poster-copies", item.id, item.version, advisorId],
    queryFn: ({ signal }) => api.call(posterRoutes.listPosterCopies, call, { signal }),
    placeholderData: keepPreviousData,
    // WeCom answers with a code's picture within seconds
    refetchInterval: ({ state }) =>
      state.data?.rows.some(({ refusal }) => refusal === "code_not_drawn") ? LOOK_AGAIN_MS : false,
  });
  const ready = data?.rows.filter(({ refusal }) => refusal === undefined) ?? [];
  const others = data?.rows.filter(({ refusal }) => refusal !== undefined) ?? [];
  const fetchAll = useMutation({
    mutationFn: () => api.download(posterRoutes.downloadPosterCopies, call),
    onSuccess: (archive) => {
      download(`${item.name}.zip`, archive);
      onClose();
    },
    onError: (failure) => showProblem(failure),
  });
  return (
    <Modal
      open
      title={t("downloadTitle")}
      okText={t("downloadZip", { count: ready.length })}
      okButtonProps={{ disabled: ready.length === 0, loading: fetchAll.isPending }}
      onOk={() => fetchAll.mutate()}
      onCancel={onClose}
    >
      <div className="h-stack">
        <p>{t("downloadFor", { most: MOST_COPIES })}</p>
        <AdvisorSelect
          value={advisorId}
          onChange={(ids) => choose(ids.slice(0, MOST_NAMED))}
          placeholder={t("allAdvisors")}
        />
        {error && <Alert type="error" showIcon title={problemText(error)} />}
        {!data && !error && <Skeleton active paragraph={{ rows: 2 }} />}
        {data && <p role="status">{t("copiesReady", { ready: ready.length, all: data.rows.length })}</p>}
        {others.length > 0 && <Refused rows={others} />}
        <MakeCodes
          advisors={others.flatMap(({ advisor, refusal }) => (refusal === "no_code" ? [advisor] : []))}
          onMade={() => void refetch()}
        />
      </div>
    </Modal>
  );
}

function Refused({ rows }: { rows: readonly PosterCopy[] }) {
  const t = useWords(posterWords);
  return (
    <ul className="poster-refused" aria-label={t("noCopyFor")}>
      {rows.map(({ advisor, refusal }) => (
        <li key={advisor.id}>
          <strong>{advisor.name}</strong>{" "}
          <span className="h-muted">{refusal && t(`refusal.${refusal}`)}</span>
        </li>
      ))}
    </ul>
  );
}
