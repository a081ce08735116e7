import { customersRoutes } from "@hortus/contracts";
import { ErrorState, KindTag, useBilingual, useShowProblem, useWords, When } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Popconfirm, Skeleton, Tooltip } from "antd";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { customersWords } from "./words.ts";

/** Which profiles became this one, why in words, and the way back. */
export function Merges({ customerId }: { customerId: string }) {
  const t = useWords(customersWords);
  const say = useBilingual();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const mayUndo = useMay(customersRoutes.undoMerge.roles);
  const queries = useQueryClient();
  const key = ["customer", customerId, "merges"];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.call(customersRoutes.listMerges, { params: { id: customerId } }, { signal }),
  });
  const undo = useMutation({
    mutationFn: (mergeId: string) =>
      api.call(customersRoutes.undoMerge, { params: { id: customerId, mergeId } }),
    onSuccess: async (merges) => {
      queries.setQueryData(key, merges);
      void message.success(t("mergeUndid"));
      await queries.invalidateQueries({ queryKey: ["customer", customerId] });
    },
    onError: (failure) => showProblem(failure),
  });
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("merges")}</h2>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active title={false} />
      ) : (
        <ul className="customer-lines">
          {data.rows.map((merge) => (
            <li key={merge.id}>
              <div className="h-grow">
                <p>{say(merge.words)}</p>
                <div className="h-muted h-small">
                  <When at={merge.at} />
                </div>
              </div>
              {merge.undoneAt ? (
                <KindTag>{t("mergeUndone")}</KindTag>
              ) : (
                mayUndo && (
                  <Popconfirm
                    title={t("mergeUndoTitle")}
                    description={<div className="customer-hint">{t("mergeUndoHint")}</div>}
                    okText={t("mergeUndo")}
                    cancelText={t("cancel")}
                    disabled={!merge.canUndo}
                    onConfirm={() => undo.mutateAsync(merge.id).catch(() => undefined)} // said by onError
                  >
                    <Tooltip title={merge.canUndo ? undefined : t("mergeUndoLater")}>
                      <Button size="small" disabled={!merge.canUndo}>
                        {t("mergeUndo")}
                      </Button>
                    </Tooltip>
                  </Popconfirm>
                )
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
