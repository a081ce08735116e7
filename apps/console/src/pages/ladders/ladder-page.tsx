import { ladderRoutes, type LadderBoard } from "@hortus/contracts";
import { EmptyState, ErrorState, KindTag, PageHeader, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useMemo, type ReactNode } from "react";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { Trend } from "../../shared/chart/trend.tsx";
import { LadderCustomers } from "./customers.tsx";
import { Moves } from "./moves.tsx";
import { useStateName } from "./names.ts";
import { StateCard } from "./state-card.tsx";
import { ladderWords } from "./words.ts";
import "./ladders.css";

/** The states of a ladder side by side, how they grew, who moved, and who is in the chosen one. */
export function LadderPage({
  ladder,
  settings,
}: {
  ladder: "value_tier" | "life_cycle";
  settings?: ReactNode;
}) {
  const t = useWords(ladderWords);
  const format = useFormat();
  const mayChange = useMay(ladderRoutes.changeLadder.roles);
  const query = useQuery({
    queryKey: ["ladder", ladder],
    queryFn: ({ signal }) => api.call(ladderRoutes.getLadder, { params: { ladder } }, { signal }),
    refetchInterval: 10_000,
  });
  const board = query.data;
  return (
    <>
      <PageHeader
        title={t(`title.${ladder}`)}
        about={t(`about.${ladder}`)}
        state={
          board && (
            <KindTag tone={board.progress === undefined ? "plain" : "warm"}>
              {board.progress === undefined
                ? t("version", { version: board.version })
                : t("filling", { share: format.share(board.progress) })}
            </KindTag>
          )
        }
        actions={
          mayChange && (
            <Link to="rules">
              <Button>{t("editRules")}</Button>
            </Link>
          )
        }
      />
      {query.isError && !board ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !board ? (
        <Skeleton active paragraph={{ rows: 10 }} />
      ) : (
        <div className="h-stack">
          {board.states.every(({ customers }) => customers === 0) ? (
            <EmptyState
              title={t("none")}
              hint={t("noneHint")}
              actions={
                <Link to="/imports">
                  <Button type="primary">{t("toImports")}</Button>
                </Link>
              }
            />
          ) : (
            <Board board={board} ladder={ladder} />
          )}
          {settings}
        </div>
      )}
    </>
  );
}

function Board({ board, ladder }: { board: LadderBoard; ladder: "value_tier" | "life_cycle" }) {
  const t = useWords(ladderWords);
  const format = useFormat();
  const nameOf = useStateName();
  const [search, setSearch] = useSearchParams();
  // The rules ask for the end of a life first; people read it from its beginning.
  const states = ladder === "life_cycle" ? board.states.toReversed() : board.states;
  const chosen = board.states.find(({ state }) => state === search.get("state"))?.state;
  const choose = (state: string | undefined) => setSearch(state ? { state } : {}, { replace: true });
  const all = board.states.reduce((sum, { customers }) => sum + customers, 0);
  const days = useMemo(() => board.trend.map(({ day }) => day), [board.trend]);
  const series = useMemo(
    () =>
      board.states.map(({ state }) => ({
        name: nameOf(state),
        values: board.trend.map(({ customers }) => customers[state] ?? 0),
      })),
    [board, nameOf],
  );
  return (
    <>
      <p className="h-muted h-small">{t(`firstMatch.${ladder}`)}</p>
      <div className="ladder-states">
        {states.map((state) => (
          <StateCard
            key={state.state}
            ladder={ladder}
            state={state}
            all={all}
            isChosen={state.state === chosen}
            onChoose={() => choose(state.state === chosen ? undefined : state.state)}
          />
        ))}
      </div>
      {chosen && <LadderCustomers ladder={ladder} state={chosen} onClose={() => choose(undefined)} />}
      {days.length > 1 && (
        <section className="h-card">
          <h2 className="h-card-title">{t("trend")}</h2>
          <Trend name={t("trend")} unit={t("persons")} days={days} series={series} format={format.count} />
        </section>
      )}
      <Moves ladder={ladder} states={states.map(({ state }) => state)} since={board.since} />
    </>
  );
}
