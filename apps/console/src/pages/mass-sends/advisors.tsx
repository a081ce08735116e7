import { campaignRoutes, OPERATORS, type MassSend } from "@hortus/contracts";
import { EmptyState, ErrorState, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Skeleton } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { massSendWords } from "./words.ts";

/** How far each advisor is; WeCom reminds those who have not confirmed. */
export function Advisors({ massSend: { id } }: { massSend: MassSend }) {
  const t = useWords(massSendWords);
  const format = useFormat();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const mayRemind = useMay(OPERATORS);
  const query = useQuery({
    queryKey: ["mass-send", id, "advisors"],
    queryFn: ({ signal }) => api.call(campaignRoutes.listMassSendAdvisors, { params: { id } }, { signal }),
    refetchInterval: 5_000,
  });
  const remind = useMutation({
    mutationFn: (advisorId: string | undefined) =>
      api.call(campaignRoutes.remindMassSend, { params: { id }, body: advisorId ? { advisorId } : {} }),
    onSuccess: (told) => {
      void message.info(t("reminded", told), 5);
      void queries.invalidateQueries({ queryKey: ["mass-send", id, "advisors"] });
    },
    onError: (error) => showProblem(error),
  });
  if (query.isError && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton active />;
  const { rows } = query.data;
  if (rows.length === 0) return <EmptyState title={t("noAdvisors")} hint={t("noAdvisorsHint")} />;
  const waiting = rows.filter(({ open }) => open > 0);
  return (
    <div className="h-stack">
      {mayRemind && waiting.length > 0 && (
        <div>
          <Button loading={remind.isPending} onClick={() => remind.mutate(undefined)}>
            {t("remindAll", { count: waiting.length })}
          </Button>
        </div>
      )}
      <div className="h-card mass-send-table mass-send-stacked">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("advisor")}</th>
              <th scope="col">{t("customersOf")}</th>
              <th scope="col">{t("count.handedOver")}</th>
              <th scope="col">{t("count.sent")}</th>
              <th scope="col">{t("count.failed")}</th>
              <th scope="col">{t("remindedAt")}</th>
              <th scope="col" aria-label={t("remind")} />
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.advisor.id}>
                <td>
                  <Link to={`/sends?massSend=${id}&advisor=${encodeURIComponent(row.advisor.id)}`}>
                    {row.advisor.name}
                  </Link>
                </td>
                <td data-label={t("customersOf")}>{row.customers}</td>
                <td data-label={t("count.handedOver")}>{row.handedOver}</td>
                <td data-label={t("count.sent")}>{row.sent}</td>
                <td data-label={t("count.failed")}>{row.failed}</td>
                <td className="h-muted" data-label={t("remindedAt")}>
                  {row.remindedAt ? `${format.when(row.remindedAt)} · ${row.reminders}` : "–"}
                </td>
                <td>
                  {mayRemind && row.open > 0 && (
                    <Button
                      size="small"
                      loading={remind.isPending}
                      onClick={() => remind.mutate(row.advisor.id)}
                    >
                      {t("remind")}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
