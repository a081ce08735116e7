import { useWords } from "@hortus/ui";
import { useCallback } from "react";
import { handoverWords } from "./words.ts";

/** WeCom's code in words; undefined when there was no answer. */
export function useCodeWords(): (errcode: number | undefined) => string {
  const t = useWords(handoverWords);
  return useCallback(
    (errcode) => {
      if (errcode === undefined) return t("noWord");
      const key = `code.${errcode}`;
      return handoverWords.has(key) ? t(key) : t("code.other", { code: errcode });
    },
    [t],
  );
}

/** "29 customers and one group" */
export function useWhat(): (customers: number, groups: number) => string {
  const t = useWords(handoverWords);
  return useCallback(
    (customers, groups) =>
      [
        ...(customers > 0 || groups === 0 ? [t("customersCount", { count: customers })] : []),
        ...(groups > 0 ? [t("groupsCount", { count: groups })] : []),
      ].join(t("and")),
    [t],
  );
}
