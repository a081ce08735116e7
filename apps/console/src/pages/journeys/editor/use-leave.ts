import { useWords } from "@hortus/ui";
import { useClosingQuestion } from "../../../shared/leave/use-closing-question.ts";
import { useLeaveQuestion as useQuestion } from "../../../shared/leave/use-leave-question.ts";
import { journeyWords } from "../words.ts";
import type { SaveState } from "./use-edit.ts";

/** Leaving the editor asks while it holds what can't be saved as it is; what can is saved on leaving. Closing the tab asks for both. */
export function useLeaveQuestion(state: SaveState): void {
  const t = useWords(journeyWords);
  useClosingQuestion(state !== "saved");
  useQuestion(
    state === "incomplete" || state === "failed",
    { title: t("leaveTitle"), hint: t("leaveHint"), leave: t("leave"), stay: t("stay") },
    // another tab of the journey closes the editor as well
    (next) => new URLSearchParams(next.search).get("edit") !== "1",
  );
}
