import { handoversRoutes, type Handover } from "@hortus/contracts";
import { KindTag, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { useCodeWords } from "./reasons.ts";
import { RESULT_TONES } from "./tones.ts";
import { handoverWords } from "./words.ts";
import "./handovers.css";

/** Groups change their owner at once: what became of each. */
export function HandedGroups({ handover: { id, groups } }: { handover: Handover }) {
  const t = useWords(handoverWords);
  const codeWords = useCodeWords();
  const hasGroups = Object.keys(groups).length > 0;
  const { data } = useQuery({
    queryKey: ["handovers", id, "groups", groups],
    queryFn: ({ signal }) => api.call(handoversRoutes.listHandedGroups, { params: { id } }, { signal }),
    enabled: hasGroups,
  });
  if (!hasGroups) return null;
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("groups")}</h2>
      <ul className="handover-people">
        {(data?.rows ?? []).map((row) => (
          <li key={row.id}>
            <span className="h-grow">{row.name || t("unnamed")}</span>
            <span className="h-muted">{row.to.name}</span>
            <KindTag tone={RESULT_TONES[row.state]}>{t(`result.${row.state}`)}</KindTag>
            {row.errcode !== undefined && <span className="h-muted">{codeWords(row.errcode)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
