import { ApiError } from "@hortus/contracts";
import { App, type FormInstance } from "antd";
import { useCallback } from "react";
import { useLanguage, useWords } from "../words/words.ts";
import { problemWords } from "./problem-words.ts";
import { refusalWords } from "./refusal-words.ts";

/** Turns any failure into a sentence for a person. */
export function useProblemText(): (error: unknown) => string {
  const t = useWords(problemWords);
  const { language } = useLanguage();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return t("internal_error");
      const { code, title, hint } = error.problem;
      if (problemWords.has(code)) return t(code, { title });
      const refusal = language === "zh" ? refusalWords[code] : undefined;
      if (refusal) return refusal.replace("{{named}}", () => namedIn(title));
      return hint ? `${title}. ${hint}` : title;
    },
    [t, language],
  );
}

/**
 * Says a failure where the person looks: at the form's field when the server named one that the form has, else as a message.
 *
 * @returns the handler for a mutation's `onError`
 */
export function useShowProblem(): (error: unknown, form?: FormInstance) => void {
  const { message } = App.useApp();
  const text = useProblemText();
  return useCallback(
    (error, form) => {
      const field = error instanceof ApiError ? error.problem.field?.split(".") : undefined;
      if (form && field && form.getFieldInstance(field)) {
        form.setFields([{ name: field, errors: [text(error)] }]);
        form.scrollToField(field);
      } else void message.error(text(error), 6);
    },
    [message, text],
  );
}

/** What a sentence of the server names in quotes, such as the words that a rule forbids, or in brackets, such as its clause. */
function namedIn(title: string): string {
  const named = title.match(/[“"][^”"]+[”"]/g) ?? title.match(/\(.*\)/) ?? [];
  return named.length > 0 ? `：${named.join("、")}` : "";
}
