import { useWords } from "@hortus/ui";
import { useClosingQuestion } from "../../shared/leave/use-closing-question.ts";
import { useLeaveQuestion as useQuestion } from "../../shared/leave/use-leave-question.ts";
import { posterWords } from "./words.ts";

/** Leaving a changed poster asks, closing the tab as well: a drawing is kept nowhere before it is saved. */
export function useLeaveQuestion(isChanged: boolean): { letGo: () => void } {
  const t = useWords(posterWords);
  useClosingQuestion(isChanged);
  return useQuestion(isChanged, { title: t("leaveTitle"), leave: t("leave"), stay: t("stay") });
}
