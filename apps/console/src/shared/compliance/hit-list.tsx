import type { ContentHit } from "@hortus/contracts";
import { KindTag, useBilingual, useWords } from "@hortus/ui";
import { Button } from "antd";
import { severityTone } from "./tone.ts";
import { complianceWords } from "./words.ts";
import "./compliance.css";

/** What the rules found: the word, the rule with its clause, and what to do. */
export function HitList({
  hits,
  onAdd,
}: {
  hits: readonly ContentHit[];
  onAdd?: ((statement: string) => void) | undefined;
}) {
  const t = useWords(complianceWords);
  const say = useBilingual();
  if (hits.length === 0) return <p className="h-muted">{t("noHits")}</p>;
  return (
    <ul className="compliance-hits">
      {hits.map(
        ({ ruleId, severity, title, clause, reason, advice, word, missing, part, start, disguised }) => (
          <li key={`${ruleId} ${part} ${start} ${missing}`} className={`compliance-${severity}`}>
            <div className="h-row">
              <KindTag tone={severityTone[severity]}>{t(`severity.${severity}`)}</KindTag>
              <strong>
                {missing ? t("missing", { statement: missing }) : word ? `“${word}”` : t("whole")}
              </strong>
              {disguised && <span className="h-muted h-small">{t("disguised")}</span>}
              {missing && onAdd && (
                <Button size="small" onClick={() => onAdd(missing)}>
                  {t("add")}
                </Button>
              )}
            </div>
            <div>{say(title) === say(reason) ? say(reason) : `${say(title)} · ${say(reason)}`}</div>
            <div className="h-muted h-small">{[say(advice), clause].filter(Boolean).join(" · ")}</div>
          </li>
        ),
      )}
    </ul>
  );
}
