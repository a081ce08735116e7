import { forecastRoutes, type ForecastBoard, type ForecastFit } from "@hortus/contracts";
import {
  EmptyState,
  ErrorState,
  KindTag,
  PageHeader,
  StatCard,
  useFormat,
  useShowProblem,
  useWords,
} from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Skeleton } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { Calibration } from "./calibration.tsx";
import { ForecastCustomers } from "./customers.tsx";
import { Model } from "./model.tsx";
import { forecastWords } from "./words.ts";
import "./forecast.css";

/** What customers are expected to do, and how far that can be trusted. */
export default function ForecastPage() {
  const t = useWords(forecastWords);
  const format = useFormat();
  const query = useQuery({
    queryKey: ["forecast"],
    queryFn: ({ signal }) => api.call(forecastRoutes.forecast, {}, { signal }),
    refetchInterval: 10_000,
  });
  const board = query.data;
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        state={
          board?.fit && (
            <KindTag tone={board.state === "scoring" ? "warm" : "plain"}>
              {board.state === "scoring" ? t("scoring") : t("asOf", { at: format.when(board.fit.at) })}
            </KindTag>
          )
        }
        actions={<Refit />}
      />
      {query.isError && !board ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !board ? (
        <Skeleton active paragraph={{ rows: 10 }} />
      ) : !board.fit ? (
        <NoForecast board={board} />
      ) : (
        <div className="h-stack">
          {board.refused && (
            <Alert
              type="warning"
              showIcon
              message={t("keptTitle", { version: board.fit.version })}
              description={<Refusal board={board} fit={board.refused} />}
            />
          )}
          <Totals board={board} />
          {board.fit.holdOut && <Calibration holdOut={board.fit.holdOut} />}
          <ForecastCustomers version={board.fit.version} />
          <Model fit={board.fit} />
        </div>
      )}
    </>
  );
}

function Refit() {
  const t = useWords(forecastWords);
  const showProblem = useShowProblem();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const refit = useMutation({
    mutationFn: () => api.call(forecastRoutes.refitForecast, {}),
    onSuccess: () => {
      void message.success(t("refitting"));
      void queries.invalidateQueries({ queryKey: ["forecast"] });
    },
    onError: (error) => showProblem(error),
  });
  if (!useMay(forecastRoutes.refitForecast.roles)) return null;
  return (
    <Button onClick={() => refit.mutate()} loading={refit.isPending}>
      {t("refit")}
    </Button>
  );
}

function NoForecast({ board }: { board: ForecastBoard }) {
  const t = useWords(forecastWords);
  const { repeatBuyers, days } = board.minimum;
  return (
    <EmptyState
      title={board.refused ? t("refusedTitle") : t("none")}
      hint={
        board.refused ? (
          <Refusal board={board} fit={board.refused} />
        ) : (
          t("noneHint", { buyers: repeatBuyers, days })
        )
      }
      actions={
        <Link to="/imports">
          <Button>{t("toImports")}</Button>
        </Link>
      }
    />
  );
}

function Refusal({ board, fit }: { board: ForecastBoard; fit: ForecastFit }) {
  const t = useWords(forecastWords);
  const format = useFormat();
  if (!fit.refusal) return null;
  return t(`refusal.${fit.refusal}`, {
    have: fit.repeatBuyers,
    need: board.minimum.repeatBuyers,
    days: board.minimum.days,
    predicted: format.count(Math.round(fit.holdOut?.predicted ?? 0)),
    actual: format.count(fit.holdOut?.actual ?? 0),
    limit: format.share(board.minimum.holdOutBias),
  });
}

function Totals({ board }: { board: ForecastBoard }) {
  const t = useWords(forecastWords);
  const format = useFormat();
  const { total } = board;
  if (!total) return null;
  const money = (["next30", "next90", "next365"] as const).map((horizon) => ({
    horizon,
    ...total[horizon],
  }));
  return (
    <div className="h-stats">
      <StatCard
        label={t("customers")}
        value={format.count(total.customers)}
        definition={t("customersAbout")}
        asOf={board.asOf}
        to="/customers"
      />
      <StatCard
        label={t("alive")}
        value={format.count(Math.round(total.alive))}
        definition={t("aliveAbout")}
        change={format.share(total.alive / Math.max(1, total.customers))}
        asOf={board.asOf}
        to="/forecast?alive=likely"
      />
      {money.map(({ horizon, valueFen, orders }) => (
        <StatCard
          key={horizon}
          label={t(horizon)}
          value={format.moneyShort(valueFen)}
          exact={format.money(valueFen)}
          definition={t("moneyAbout")}
          change={t("orders", { count: Math.round(orders) })}
          asOf={board.asOf}
        />
      ))}
    </div>
  );
}
