import { ladderRoutes, type Ladder, type LadderMoves } from "@hortus/contracts";
import { EmptyState, ErrorState, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Input, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useStateName } from "./names.ts";
import { ladderWords } from "./words.ts";
import "./ladders.css";

const DAY_MS = 86_400_000;
const daysBefore = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

/** From which state to which, between the ends of two days: rows are before, columns after. */
export function Moves(props: { ladder: Ladder; states: readonly string[]; since: string | undefined }) {
  const { ladder, states, since } = props;
  const t = useWords(ladderWords);
  const today = useFormat().today();
  const month = daysBefore(today, 30);
  const first = since && since > month ? since : month;
  const [from, setFrom] = useState(first);
  const [to, setTo] = useState(today);
  const [measure, setMeasure] = useState<"customers" | "moneyFen">("customers");
  const query = useQuery({
    queryKey: ["ladder", ladder, "moves", from, to],
    queryFn: ({ signal }) =>
      api.call(ladderRoutes.ladderMoves, { params: { ladder }, query: { from, to } }, { signal }),
    enabled: from !== "" && to !== "",
  });
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("moves")}</h2>
      <p className="h-muted ladder-about">{t("movesAbout")}</p>
      <div className="h-row ladder-tools">
        <label>
          {t("fromDay")}{" "}
          <Input type="date" value={from} max={to} onChange={({ target }) => setFrom(target.value)} />
        </label>
        <label>
          {t("toDay")}{" "}
          <Input type="date" value={to} max={today} onChange={({ target }) => setTo(target.value)} />
        </label>
        <Segmented
          value={measure}
          onChange={setMeasure}
          options={[
            { value: "customers" as const, label: t("count") },
            { value: "moneyFen" as const, label: t("byMoney") },
          ]}
        />
      </div>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <Skeleton active />
      ) : query.data.cells.length === 0 ? (
        <EmptyState title={t("noMoves")} />
      ) : (
        <Matrix moves={query.data} states={states} measure={measure} />
      )}
    </section>
  );
}

function Matrix(props: { moves: LadderMoves; states: readonly string[]; measure: "customers" | "moneyFen" }) {
  const { moves, states, measure } = props;
  const t = useWords(ladderWords);
  const format = useFormat();
  const nameOf = useStateName();
  const places = [...states, undefined];
  const cellOf = (from: string | undefined, to: string | undefined) =>
    moves.cells.find((cell) => cell.from === from && cell.to === to);
  const most = Math.max(1, ...moves.cells.map((cell) => (cell.from === cell.to ? 0 : cell.customers)));
  return (
    <section className="ladder-moves" aria-label={t("moves")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              {t("from")} ↓ {t("to")} →
            </th>
            {places.map((state) => (
              <th key={state ?? ""} scope="col">
                {state ? nameOf(state) : t("nowhere")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((from) => (
            <tr key={from ?? ""}>
              <th scope="row">{from ? nameOf(from) : t("nowhere")}</th>
              {places.map((to) => {
                const cell = cellOf(from, to);
                const heat = cell && from !== to ? 8 + Math.round((cell.customers / most) * 50) : 0;
                return (
                  <td
                    key={to ?? ""}
                    className={from === to ? "ladder-stayed" : undefined}
                    style={
                      heat > 0
                        ? { background: `color-mix(in srgb, var(--h-primary) ${heat}%, transparent)` }
                        : undefined
                    }
                    title={
                      cell && `${t("people", { count: cell.customers })} · ${format.money(cell.moneyFen)}`
                    }
                  >
                    {cell
                      ? measure === "customers"
                        ? format.count(cell.customers)
                        : format.moneyShort(cell.moneyFen)
                      : "·"}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
