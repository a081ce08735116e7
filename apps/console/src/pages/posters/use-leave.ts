import { useWords } from "@hortus/ui";
import { useEffect } from "react";
import { useLeaveQuestion as useQuestion } from "../../shared/leave/use-leave-question.ts";
import { posterWords } from "./words.ts";

/** Leaving a changed poster asks, closing the tab by the browser's own question: a drawing is kept nowhere before it is saved. */
export function useLeaveQuestion(isChanged: boolean): { letGo: () => void } {
  const t = useWords(posterWords);
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isChanged]);
  return useQuestion(isChanged, { title: t("leaveTitle"), leave: t("leave"), stay: t("stay") });
}
