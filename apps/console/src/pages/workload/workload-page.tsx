import { OPERATORS, outreachRoutes, type AdvisorWorkload } from "@hortus/contracts";
import { EmptyState, ErrorState, KindTag, PageHeader, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Modal, Select, Skeleton } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { DoneTasks } from "./done-tasks.tsx";
import { workloadWords } from "./words.ts";
import "../mass-sends/mass-sends.css";

const PERIODS = [7, 30, 90] as const;
const DAY_MS = 86_400_000;

/** What each advisor has to do, and how many tasks were done and missed: the figures as they are. */
export default function WorkloadPage() {
  const t = useWords(workloadWords);
  const format = useFormat();
  const [search, setSearch] = useSearchParams();
  const days = PERIODS.find((each) => String(each) === search.get("days")) ?? 30;
  const to = format.today();
  const from = new Date(Date.parse(to) - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  const { data, error, refetch } = useQuery({
    queryKey: ["workload", from, to],
    queryFn: ({ signal }) => api.call(outreachRoutes.workload, { query: { from, to } }, { signal }),
    refetchInterval: 15_000,
  });
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          <Select
            aria-label={t("period")}
            value={days}
            onChange={(next) => setSearch(next === 30 ? {} : { days: String(next) })}
            options={PERIODS.map((value) => ({ value, label: t("lastDays", { days: value }) }))}
          />
        }
      />
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active paragraph={{ rows: 6 }} />
      ) : data.rows.length === 0 ? (
        <EmptyState title={t("none")} hint={t("noneHint")} />
      ) : (
        <Table rows={data.rows} />
      )}
    </>
  );
}

function Table({ rows }: { rows: readonly AdvisorWorkload[] }) {
  const t = useWords(workloadWords);
  const format = useFormat();
  const mayChange = useMay(OPERATORS);
  const maySeeTasks = useMay(outreachRoutes.listTasks.roles);
  const [shown, show] = useState<AdvisorWorkload>();
  const [leaving, leave] = useState<AdvisorWorkload>();
  const part = (value: number | undefined) => (value === undefined ? "–" : format.share(value));
  return (
    <div className="h-card mass-send-table mass-send-stacked">
      <table>
        <thead>
          <tr>
            {(
              [
                "advisor",
                "open",
                "escalated",
                "snoozed",
                "done",
                "skipped",
                "expired",
                "completion",
                "missed",
              ] as const
            ).map((key) => (
              <th key={key} scope="col" title={t(`about.${key}`)}>
                {t(key)}
              </th>
            ))}
            <th scope="col" aria-label={t("leave")} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.advisor.id}>
              <td>
                <Link to={`/sends?advisor=${encodeURIComponent(row.advisor.id)}`}>{row.advisor.name}</Link>{" "}
                {row.awayUntil && (
                  <KindTag tone="warm">{t("away", { day: format.day(row.awayUntil) })}</KindTag>
                )}
              </td>
              <td data-label={t("open")}>{row.open}</td>
              <td data-label={t("escalated")}>
                {row.escalated > 0 ? <KindTag tone="bad">{row.escalated}</KindTag> : 0}
              </td>
              <td data-label={t("snoozed")}>{row.snoozed}</td>
              <td data-label={t("done")}>
                {row.done > 0 && maySeeTasks ? (
                  <Button type="link" size="small" aria-label={t("showDone")} onClick={() => show(row)}>
                    {row.done}
                  </Button>
                ) : (
                  row.done
                )}
              </td>
              <td data-label={t("skipped")}>{row.skipped}</td>
              <td data-label={t("expired")}>{row.expired}</td>
              <td data-label={t("completion")}>{part(row.completion)}</td>
              <td data-label={t("missed")}>{part(row.missed)}</td>
              <td>
                {mayChange && (
                  <Button size="small" onClick={() => leave(row)}>
                    {t(row.awayUntil ? "changeLeave" : "leave")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown && <DoneTasks advisor={shown.advisor} onClose={() => show(undefined)} />}
      {leaving && <LeaveDialog row={leaving} onClose={() => leave(undefined)} />}
    </div>
  );
}

function LeaveDialog({ row, onClose }: { row: AdvisorWorkload; onClose: () => void }) {
  const t = useWords(workloadWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [until, setUntil] = useState(row.awayUntil ?? "");
  const [reason, setReason] = useState("");
  const save = useMutation({
    mutationFn: (day: string | undefined) =>
      api.call(outreachRoutes.setAdvisorLeave, {
        params: { id: row.advisor.id },
        body: { ...(day ? { until: day } : {}), reason },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["workload"] });
      onClose();
    },
    onError: (error) => showProblem(error),
  });
  return (
    <Modal
      open
      title={t("leaveTitle", { name: row.advisor.name })}
      onCancel={onClose}
      footer={[
        row.awayUntil && (
          <Button key="back" loading={save.isPending} onClick={() => save.mutate(undefined)}>
            {t("isBack")}
          </Button>
        ),
        <Button
          key="save"
          type="primary"
          disabled={!until}
          loading={save.isPending}
          onClick={() => save.mutate(until)}
        >
          {t("save")}
        </Button>,
      ]}
    >
      <div className="h-stack">
        <p className="h-muted">{t("leaveHint")}</p>
        <Input
          type="date"
          aria-label={t("until")}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
        <Input
          aria-label={t("reason")}
          placeholder={t("reason")}
          maxLength={100}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Modal>
  );
}
