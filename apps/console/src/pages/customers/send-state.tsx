import type { CustomerPost, Send } from "@hortus/contracts";
import { KindTag, useFormat, useWords } from "@hortus/ui";
import { useReasonWords } from "../../shared/lookups.ts";
import { customersWords } from "./words.ts";

/** How each state looks. */
const SEND_TONES = {
  planned: "plain",
  deferred: "plain",
  held: "warm",
  handed_over: "plain",
  sent: "good",
  refused: "warm",
  cancelled: "warm",
  failed: "bad",
  unknown: "warm",
} as const;

/** How far it is, for what reason, and until when that holds. */
export function SendState({ send: { state, reason, until } }: { send: Send | CustomerPost }) {
  const t = useWords(customersWords);
  const format = useFormat();
  const reasonOf = useReasonWords();
  return (
    <>
      <KindTag tone={SEND_TONES[state]}>{t(`send.${state}`)}</KindTag>
      {reason && <div className="h-muted h-small">{reasonOf(reason)}</div>}
      {until && <div className="h-muted h-small">{t("until", { time: format.when(until) })}</div>}
    </>
  );
}
