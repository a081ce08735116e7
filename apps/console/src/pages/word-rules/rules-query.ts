import { type WordRules, wordRuleRoutes } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { api } from "../../api.ts";
import { ruleWords } from "./words.ts";

const KEY = ["word-rules"];

export const useRules = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.call(wordRuleRoutes.wordRules, {}, { signal }),
  });

/** A change answers with all rules as they hold then. */
export function useRuleChange<Change>(
  send: (change: Change) => Promise<WordRules>,
  onDone: () => void = () => undefined,
) {
  const t = useWords(ruleWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  return useMutation({
    mutationFn: send,
    onSuccess: (rules) => {
      queries.setQueryData(KEY, rules);
      void queries.invalidateQueries({ queryKey: ["compliance-check"] });
      void message.success(t("saved"));
      onDone();
    },
    onError: (error) => showProblem(error),
  });
}
