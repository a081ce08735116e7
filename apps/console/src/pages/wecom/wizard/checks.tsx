import type { ConnectionCheck } from "@hortus/contracts";
import { KindTag, useWords } from "@hortus/ui";
import { wizardWords } from "./words.ts";

const TONES = { good: "good", refused: "bad", unreachable: "bad", not_tried: "plain" } as const;
/** Codes that the page explains one by one; others get the general advice. */
const EXPLAINED = [
  40001, 40013, 40056, 40091, 41002, 41004, 45009, 48001, 48002, 48009, 50003, 60011, 60020, 60021, 84061,
  84074, 301002, 301007,
] as const;
type Explained = (typeof EXPLAINED)[number];
const isExplained = (code: number): code is Explained => EXPLAINED.some((known) => known === code);

/** Each right of the app with what it is for, and the next step where it is missing. */
export function Checks({ checks }: { checks: readonly ConnectionCheck[] }) {
  const t = useWords(wizardWords);
  return (
    <ul className="wecom-checks" aria-live="polite">
      {checks.map(({ key, state, errcode, callerIp, count }) => (
        <li key={key}>
          <KindTag tone={TONES[state]}>{t(`state.${state}`)}</KindTag>
          <div>
            <strong>{t(`right.${key}`)}</strong>
            {state === "good" && count !== undefined && <p>{t(`count.${key}`, { count })}</p>}
            {state === "unreachable" && <p>{t("unreachable")}</p>}
            {state === "refused" && errcode !== undefined && (
              <p>
                {isExplained(errcode) ? t(`code.${errcode}`) : t("code.other", { code: errcode })}
                {callerIp && errcode === 60020 && ` ${t("callerIp", { ip: callerIp })}`}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
