import { ApiError, IMPORT_FIELDS, type RowProblem } from "@hortus/contracts";
import { useProblemText, useWords } from "@hortus/ui";
import { importWords } from "./words.ts";

type Code = "problem.missing_field";

/** What is wrong with a row, a column or an import, by its code and the field; unknown codes show the server's sentence. */
export function useRowProblem(): (problem: Pick<RowProblem, "code" | "field" | "message">) => string {
  const t = useWords(importWords);
  return ({ code, field, message }) => {
    const key = `problem.${code}`;
    if (!importWords.has(key)) return message;
    const known = IMPORT_FIELDS.find((each) => each === field);
    const text = t(key as Code); // `has` says so
    return known ? t("problemOf", { field: t(`field.${known}`), text }) : text;
  };
}

/** Why a file was not taken. */
export function useFileProblem(): (error: unknown) => string {
  const t = useWords(importWords);
  const text = useProblemText();
  return (error) => {
    const key = error instanceof ApiError ? `problem.${error.problem.code}` : "";
    return importWords.has(key) ? t(key as Code) : text(error); // as above
  };
}
