import type { ImportDetail } from "@hortus/contracts";
import { Money, useFormat, useWords } from "@hortus/ui";
import { useRowProblem } from "./problems.ts";
import { importWords } from "./words.ts";

type Row = ImportDetail["preview"][number];

/** The first rows as they will be stored; those that won't be say why, with what stands in the file. */
export function PreviewTable({ detail }: { detail: ImportDetail }) {
  const t = useWords(importWords);
  const wrong = detail.preview.filter(({ error }) => error).length;
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("preview")}</h2>
      <p className="h-muted" style={{ marginBottom: 8 }}>
        {wrong === 0 ? t("previewFine") : t("previewWrong", { count: wrong })}
      </p>
      <ul className="import-rows">
        {detail.preview.map((row) => (
          <PreviewRow key={row.row} row={row} />
        ))}
      </ul>
    </section>
  );
}

function PreviewRow({ row: { row, values, partOf, order, error } }: { row: Row }) {
  const t = useWords(importWords);
  const format = useFormat();
  const problemOf = useRowProblem();
  return (
    <li className={error ? "import-row import-row-wrong" : "import-row"}>
      <span className="h-muted h-small">{t("lineNumber", { n: row })}</span>
      {error || !order ? (
        <span className="import-row-problem">
          {error && <strong>{problemOf(error)}</strong>}
          {!error && partOf !== undefined && <span>{t("partOf", { n: partOf })}</span>}
          <span className="h-muted h-small h-break">{values.join(" | ")}</span>
        </span>
      ) : (
        <>
          <span className="h-break">{order.externalId}</span>
          <span>{format.exact(order.paidAt)}</span>
          <span className="h-break">{order.customer}</span>
          <span className="import-row-amount">
            <Money fen={order.amountFen} />
          </span>
          <span className="h-break">{[order.product, order.store].filter(Boolean).join(" · ")}</span>
        </>
      )}
    </li>
  );
}
