import { MIX_PARTS, type CalendarEntry, type ContentMix } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { calendarWords } from "./words.ts";

/** From here on a share is said to be off its target, in points of a hundred. */
const MARGIN = 10;

/** What is planned of each kind against what is aimed at. */
export function MixGauge({ entries, target }: { entries: readonly CalendarEntry[]; target: ContentMix }) {
  const t = useWords(calendarWords);
  const format = useFormat();
  const all = entries.length;
  return (
    <section className="h-card calendar-mix" aria-label={t("mix")}>
      <div className="h-row">
        <h2 className="h-card-title">{t("mix")}</h2>
        <span className="h-muted h-small">
          {all === 0 ? t("none") : `${t("entries", { count: all })} · ${t("mixHint")}`}
        </span>
      </div>
      <div className="calendar-bars">
        {MIX_PARTS.map((part) => {
          const share = all === 0 ? 0 : entries.filter((entry) => entry.part === part).length / all;
          const off = all === 0 ? 0 : share * 100 - target[part];
          return (
            <div key={part}>
              <div className="h-row">
                <span>{t(`part.${part}`)}</span>
                <span className="h-grow" />
                <span className="h-small">
                  {t("share", { share: format.share(share), target: target[part] })}
                </span>
              </div>
              <div className="calendar-track" aria-hidden>
                <span className={`calendar-fill calendar-${part}`} style={{ width: `${share * 100}%` }} />
                <span className="calendar-target" style={{ left: `${target[part]}%` }} />
              </div>
              {Math.abs(off) >= MARGIN && (
                <span className="h-small calendar-off">{t(off > 0 ? "over" : "under")}</span>
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
}
