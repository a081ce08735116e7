import { useWords } from "@hortus/ui";
import { useLeaveQuestion as useQuestion } from "../../../shared/leave/use-leave-question.ts";
import { ruleWords } from "./words.ts";

/** Leaving a changed rule asks. Nothing would be lost, the draft is kept; but people should know that it is not saved. */
export function useLeaveQuestion(isChanged: boolean): { letGo: () => void } {
  const t = useWords(ruleWords);
  return useQuestion(isChanged, {
    title: t("leaveTitle"),
    hint: t("leaveHint"),
    leave: t("leave"),
    stay: t("stay"),
  });
}
