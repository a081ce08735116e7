import { useWords } from "@hortus/ui";
import { useCallback } from "react";
import { segmentWords } from "./words.ts";

/** Why somebody entered or left, in words; an event without words of ours by its type. */
export function useBecause(): (code: string) => string {
  const t = useWords(segmentWords);
  return useCallback(
    (code) => {
      if (code.startsWith("own_event")) return t("because.own_event");
      return segmentWords.has(`because.${code}`) ? t(`because.${code}` as "because.rule") : code; // has() said so
    },
    [t],
  );
}
