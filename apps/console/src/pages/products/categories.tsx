import { commerceRoutes, type LearnedInterval } from "@hortus/contracts";
import { EmptyState, ErrorState, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery } from "@tanstack/react-query";
import { App, Button, Drawer, Skeleton } from "antd";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { productsWords } from "./words.ts";

/** How long customers take to buy of each category again, as learned last night. */
export function RepurchaseByCategory({ onClose }: { onClose(): void }) {
  const t = useWords(productsWords);
  const format = useFormat();
  const { data, error, refetch } = useQuery({
    queryKey: ["repurchase"],
    queryFn: ({ signal }) => api.call(commerceRoutes.listRepurchase, {}, { signal }),
  });
  return (
    <Drawer open onClose={onClose} size={620} title={t("byCategory")} extra={<LearnNow />}>
      <p className="h-muted">{t("byCategoryAbout", { least: data?.leastRepeats ?? 30 })}</p>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active />
      ) : data.rows.length === 0 ? (
        <EmptyState title={t("byCategoryNone")} hint={t("byCategoryNoneHint")} />
      ) : (
        <div className="product-scroll">
          <table className="product-marks">
            <thead>
              <tr>
                <th scope="col">{t("category")}</th>
                <th scope="col">{t("learnedMedian")}</th>
                <th scope="col">{t("learnedCounts")}</th>
                <th scope="col">{t("learnedAsOf")}</th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <tr key={row.category}>
                  <th scope="row">{row.category}</th>
                  <td>
                    <MedianDays learned={row} least={data.leastRepeats} />
                  </td>
                  <td>
                    {t("learnedCount", {
                      repeats: format.count(row.repeats),
                      waiting: format.count(row.waiting),
                    })}
                  </td>
                  <td>{format.when(row.asOf)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Drawer>
  );
}

/** "40 days (30–52)", or why there is no median. */
export function MedianDays({ learned, least }: { learned: LearnedInterval; least: number }) {
  const t = useWords(productsWords);
  if (learned.medianDays === undefined)
    return (
      <span className="h-muted">
        {learned.repeats < least
          ? t("repurchaseUnknown", { repeats: learned.repeats, least })
          : t("repurchaseFew")}
      </span>
    );
  const { lowDays: low = learned.medianDays, highDays: high } = learned;
  return (
    <>
      {t("days", { count: learned.medianDays })}{" "}
      <span className="h-muted h-small" title={t("intervalAbout")}>
        {high === undefined ? t("intervalOpen", { low }) : t("interval", { low, high })}
      </span>
    </>
  );
}

function LearnNow() {
  const t = useWords(productsWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const learn = useMutation({
    mutationFn: () => api.call(commerceRoutes.learnRepurchase, {}),
    onSuccess: () => void message.success(t("learning")),
    onError: (error) => showProblem(error),
  });
  if (!useMay(commerceRoutes.learnRepurchase.roles)) return null;
  return (
    <Button loading={learn.isPending} onClick={() => learn.mutate()}>
      {t("learnNow")}
    </Button>
  );
}
