import type { RfmBoard } from "@hortus/contracts";
import { formatMoney, useFormat, useWords, type Say } from "@hortus/ui";
import { Fragment } from "react";
import type { Choice } from "./choice.ts";
import { rfmWords } from "./words.ts";

const BEST_FIRST = [5, 4, 3, 2, 1];

/** Five by five: rows are recency, columns frequency; colour by the number of people. A cell is a door. */
export function RfmGrid({
  board,
  choice,
  onChoose,
}: {
  board: RfmBoard;
  choice: Choice;
  onChoose: (choice: Choice) => void;
}) {
  const t = useWords(rfmWords);
  const format = useFormat();
  const cells = sumCells(board, choice.group ? undefined : choice.money);
  const most = Math.max(1, ...[...cells.values()].map(({ customers }) => customers));
  return (
    <div className="rfm-grid" role="group" aria-label={t("grid")}>
      <span className="rfm-head rfm-side">
        {t("recency")} ↓<br />
        {t("frequency")} →
      </span>
      {BEST_FIRST.map((frequency) => (
        <span key={frequency} className="rfm-head">
          <strong>F{frequency}</strong>
          <br />
          {frequencyWords(board, frequency, t)}
        </span>
      ))}
      {BEST_FIRST.map((recency) => (
        <Fragment key={recency}>
          <span className="rfm-head rfm-side">
            <strong>R{recency}</strong>
            <br />
            {recencyWords(board, recency, t)}
          </span>
          {BEST_FIRST.map((frequency) => {
            const cell = cells.get(`${recency}${frequency}`);
            const isChosen = !choice.group && choice.recency === recency && choice.frequency === frequency;
            const heat = cell ? 8 + Math.round((cell.customers / most) * 36) : 0;
            return (
              <button
                key={frequency}
                type="button"
                className="rfm-cell"
                disabled={!cell}
                aria-pressed={isChosen}
                aria-label={`R${recency} F${frequency}: ${t("people", { count: cell?.customers ?? 0 })}, ${format.money(cell?.revenueFen ?? 0)}`}
                style={{
                  background: cell
                    ? `color-mix(in srgb, var(--h-primary) ${heat}%, transparent)`
                    : "color-mix(in srgb, var(--h-line) 40%, transparent)",
                }}
                onClick={() =>
                  onChoose(
                    isChosen
                      ? { money: choice.money }
                      : { recency, frequency, money: choice.group ? undefined : choice.money },
                  )
                }
              >
                {cell ? (
                  <>
                    {format.count(cell.customers)}
                    <small>{format.moneyShort(cell.revenueFen)}</small>
                  </>
                ) : (
                  "·"
                )}
              </button>
            );
          })}
        </Fragment>
      ))}
      <p className="rfm-money h-muted h-small">
        {BEST_FIRST.map((score) => moneyWords(board, score, t)).join(" · ")}
      </p>
    </div>
  );
}

/** Thresholds are the most money of scores 1 to 4. */
function moneyWords(board: RfmBoard, score: number, t: Say<"moneyUpTo" | "moneyOver">): string {
  const bounds = board.thresholds?.moneyFen;
  if (!bounds) return "";
  return score === 5
    ? t("moneyOver", { score, money: formatMoney(bounds[3] ?? 0) })
    : t("moneyUpTo", { score, money: formatMoney(bounds[score - 1] ?? 0) });
}

function sumCells(board: RfmBoard, money: number | undefined) {
  const sums = new Map<string, { customers: number; revenueFen: number }>();
  for (const cell of board.cells) {
    if (money !== undefined && cell.money !== money) continue;
    const key = `${cell.recency}${cell.frequency}`;
    const sum = sums.get(key) ?? { customers: 0, revenueFen: 0 };
    sums.set(key, {
      customers: sum.customers + cell.customers,
      revenueFen: sum.revenueFen + cell.revenueFen,
    });
  }
  return sums;
}

type T = Say<"daysUpTo" | "daysOver" | "orders" | "ordersFrom" | "ordersBetween">;

/** R5 has the fewest days: thresholds are the most days of scores 5, 4, 3 and 2. */
function recencyWords(board: RfmBoard, score: number, t: T): string {
  const bounds = board.thresholds?.recencyDays;
  if (!bounds) return "";
  return score === 1
    ? t("daysOver", { days: bounds[3] ?? 0 })
    : t("daysUpTo", { days: bounds[5 - score] ?? 0 });
}

/** Thresholds are the most orders of scores 1 to 4; a score that ties left empty has none. */
function frequencyWords(board: RfmBoard, score: number, t: T): string {
  const bounds = board.thresholds?.frequency;
  if (!bounds) return "";
  const from = score === 1 ? 1 : Math.max(0, bounds[score - 2] ?? 0) + 1;
  if (score === 5) return t("ordersFrom", { count: from });
  const to = bounds[score - 1] ?? 0;
  if (to < from) return "–";
  return from === to ? t("orders", { count: to }) : t("ordersBetween", { from, to });
}
