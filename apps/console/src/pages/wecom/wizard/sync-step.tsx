import { wecomRoutes } from "@hortus/contracts";
import { ErrorState, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { api } from "../../../api.ts";
import { wecomWords } from "../words.ts";
import { wizardWords } from "./words.ts";

/** The first reading, with what came in so far. */
export function SyncStep({ onDone }: { onDone(): void }) {
  const t = useWords(wizardWords);
  const words = useWords(wecomWords);
  const format = useFormat();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const status = useQuery({
    queryKey: ["wecom", "status"],
    queryFn: ({ signal }) => api.call(wecomRoutes.getWecomStatus, {}, { signal }),
    refetchInterval: 1_000,
  });
  const begin = useMutation({
    mutationFn: () => api.call(wecomRoutes.syncWecom, {}),
    onSuccess: (next) => queries.setQueryData(["wecom", "status"], next),
    onError: (error) => showProblem(error),
  });
  if (status.isError && !status.data)
    return <ErrorState error={status.error} onRetry={() => void status.refetch()} />;
  const sync = status.data?.sync;
  const isRunning = sync?.state === "running";
  return (
    <section className="h-card h-stack" aria-live="polite">
      <h2 className="h-card-title">{t("syncTitle")}</h2>
      <p>
        {sync && isRunning && sync.phase ? words(`phase.${sync.phase}`) : t(`sync.${sync?.state ?? "never"}`)}
      </p>
      {sync && isRunning && (
        <Progress
          percent={sync.advisorsToRead > 0 ? Math.round((sync.advisorsRead / sync.advisorsToRead) * 100) : 0}
          aria-label={words("sync.running")}
        />
      )}
      {status.data && (
        <p className="wecom-figures">
          <span>{t("gotAdvisors", { count: format.count(status.data.advisors) })}</span>
          <span>{t("gotContacts", { count: format.count(status.data.contacts) })}</span>
          <span>{t("gotGroups", { count: format.count(status.data.groups) })}</span>
        </p>
      )}
      {sync?.error && <p className="h-muted">{words("syncFailed", { error: sync.error })}</p>}
      <div className="h-row">
        {!isRunning && (
          <Button
            type={sync?.state === "done" ? "default" : "primary"}
            loading={begin.isPending}
            onClick={() => begin.mutate()}
          >
            {t(sync?.state === "done" ? "syncAgain" : "syncBegin")}
          </Button>
        )}
        <Button type={sync?.state === "done" ? "primary" : "default"} onClick={onDone}>
          {t("finish")}
        </Button>
      </div>
    </section>
  );
}
