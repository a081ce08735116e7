import { lifeCycleStages, rfmGroups, valueTiers } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useCallback } from "react";
import { rfmWords } from "../rfm/words.ts";
import { ladderWords } from "./words.ts";

/** States of all ladders by name. */
export function useStateName(): (state: string) => string {
  const t = useWords(ladderWords);
  const tRfm = useWords(rfmWords);
  return useCallback(
    (state: string) => {
      const own = [...valueTiers, ...lifeCycleStages].find((known) => known === state);
      if (own) return t(own);
      const group = rfmGroups.find((known) => known === state);
      return group ? tRfm(group) : state;
    },
    [t, tRfm],
  );
}
