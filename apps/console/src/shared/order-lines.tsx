import type { OrderLineView } from "@hortus/contracts";
import { KindTag, Money, Nothing, useWords } from "@hortus/ui";
import { useCallback } from "react";
import { sharedWords } from "./words.ts";

/** What a line is called: prescription goods only to those who need to know. */
export function useLineName(): (line: OrderLineView) => string {
  const t = useWords(sharedWords);
  return useCallback(
    ({ name, isMasked, quantity }) => {
      const shown = isMasked ? t("line.masked") : name;
      return quantity > 1 ? `${shown} × ${quantity}` : shown;
    },
    [t],
  );
}

const SHOWN = 3;

/** The goods of an order in one cell. */
export function LineNames({ lines }: { lines: readonly OrderLineView[] }) {
  const nameOf = useLineName();
  if (lines.length === 0) return <Nothing />;
  const more = lines.length > SHOWN ? ` +${lines.length - SHOWN}` : "";
  return (
    <span title={lines.map(nameOf).join(" · ")}>{lines.slice(0, SHOWN).map(nameOf).join(" · ") + more}</span>
  );
}

/** The goods of an order, each with its money. */
export function Lines({ lines }: { lines: readonly OrderLineView[] }) {
  const t = useWords(sharedWords);
  const nameOf = useLineName();
  return lines.map((line, index) => (
    <p key={index}>
      {nameOf(line)} · <Money fen={line.amountFen} />{" "}
      {(line.regulatoryClass === "drug_rx" || line.regulatoryClass === "drug_special") && !line.isMasked && (
        <KindTag tone="warm">{t("line.prescription")}</KindTag>
      )}
    </p>
  ));
}
