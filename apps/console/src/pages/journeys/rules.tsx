import type { JourneyDefinition } from "@hortus/contracts";
import { useLanguage, useWords } from "@hortus/ui";
import { useStepWords } from "./editor/step-words.ts";
import { journeyWords } from "./words.ts";

/** Who begins, who leaves, who may come again: what is said once for the whole journey, in one line. */
export function Rules({ definition }: { definition: JourneyDefinition }) {
  const t = useWords(journeyWords);
  const words = useStepWords();
  const { language } = useLanguage();
  const { trigger, exits, exitRule, reentry, quietUntilDay, exclusive, priority } = definition;
  const reasons = [...exits.map((exit) => t(`exit.${exit}`)), ...(exitRule ? [t("exit.rule")] : [])];
  const parts = [
    words.trigger(trigger),
    reentry.kind === "after_days"
      ? t("reentry.after_days", { days: reentry.days })
      : t(`reentry.${reentry.kind}`),
    reasons.length > 0 && t("exitsOn", { list: reasons.join(language === "zh" ? "、" : ", ") }),
    quietUntilDay !== undefined && t("quiet", { day: quietUntilDay }),
    exclusive && t("exclusiveWith", { priority }),
  ];
  return <>{parts.filter(Boolean).join(" · ")}</>;
}
