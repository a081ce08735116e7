import { ApiError } from "@hortus/contracts";
import { App, type FormInstance } from "antd";
import { useCallback } from "react";
import { useLanguage, useWords } from "../words/words.ts";
import { useIssueText } from "./issues.ts";
import { problemWords } from "./problem-words.ts";
import { refusalWords } from "./refusal-words.ts";

/** Turns any failure into a sentence for a person. */
export function useProblemText(): (error: unknown) => string {
  const t = useWords(problemWords);
  const issueText = useIssueText();
  const { language } = useLanguage();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return t("internal_error");
      const { code, title, hint, field, issue } = error.problem;
      if (code === "invalid_request" && issue) return issueText.named(field ?? "", issue);
      if (problemWords.has(code)) return t(code, { title });
      const refusal = language === "zh" ? refusalWords[code] : undefined;
      if (refusal) return refusal.replace("{{named}}", () => namedIn(title));
      return hint ? `${title}. ${hint}` : title;
    },
    [t, language, issueText],
  );
}

/**
 * Says a failure where the person looks: at the form's field when the server named one that the form has, and the focus goes there, else
 * as a message.
 *
 * @returns the handler for a mutation's `onError`
 */
export function useShowProblem(): (error: unknown, form?: FormInstance) => void {
  const { message } = App.useApp();
  const text = useProblemText();
  const { alone } = useIssueText();
  return useCallback(
    (error, form) => {
      const { field, issue } = error instanceof ApiError ? error.problem : {};
      const name = form && field ? fieldOfForm(form, field) : undefined;
      if (form && name) {
        const isWhole = name.join(".") === field; // a part of what the field holds is told by its name
        form.setFields([{ name, errors: [issue && isWhole ? alone(issue) : text(error)] }]);
        form.scrollToField(name, { focus: true });
      } else void message.error(text(error), 6);
    },
    [message, text, alone],
  );
}

/** The form's own field that holds what the server named: the one itself, or the nearest around it. */
function fieldOfForm(form: FormInstance, field: string): (string | number)[] | undefined {
  const path = field.split(".");
  return form
    .getFieldsError()
    .map(({ name }) => name)
    .filter((name) => name.length > 0 && name.every((part, place) => String(part) === path[place]))
    .toSorted((one, other) => other.length - one.length)[0];
}

/** What a sentence of the server names in quotes, such as the words that a rule forbids, or in brackets, such as its clause. */
function namedIn(title: string): string {
  const named = title.match(/[“"][^”"]+[”"]/g) ?? title.match(/\(.*\)/) ?? [];
  return named.length > 0 ? `：${named.join("、")}` : "";
}
