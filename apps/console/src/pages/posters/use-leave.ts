import { useWords } from "@hortus/ui";
import { useLeaveQuestion as useQuestion } from "../../shared/leave/use-leave-question.ts";
import { posterWords } from "./words.ts";

/** Leaving a changed poster asks: a drawing is kept nowhere before it is saved. */
export function useLeaveQuestion(isChanged: boolean): { letGo: () => void } {
  const t = useWords(posterWords);
  return useQuestion(isChanged, { title: t("leaveTitle"), leave: t("leave"), stay: t("stay") });
}
