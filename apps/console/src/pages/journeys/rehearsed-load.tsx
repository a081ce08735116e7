import type { RehearsedLoad } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { journeyWords } from "./words.ts";

const SHOWN = 20;

/** The fullest days that a dry run would give to advisors. */
export function RehearsedLoadTable({ load }: { load: readonly RehearsedLoad[] }) {
  const t = useWords(journeyWords);
  const format = useFormat();
  if (load.length === 0) return null;
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("dryRunLoad")}</h2>
      <ul className="journey-rows">
        {load.slice(0, SHOWN).map(({ advisor, day, messages, tasks, minutes }) => (
          <li key={`${advisor.id} ${day}`}>
            <strong>{advisor.name}</strong>
            <span>
              {format.day(day)} · {t("dryRunLoadRow", { messages, tasks })}
            </span>
            <span className="h-muted">{t("dryRunMinutes", { minutes })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
