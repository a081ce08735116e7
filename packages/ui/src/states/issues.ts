import type { Issue } from "@hortus/contracts";
import { useMemo } from "react";
import { useLanguage, useWords, type Say, type Words } from "../words/words.ts";
import { fieldWords } from "./field-words.ts";
import { issueWords, ownIssueWords } from "./issue-words.ts";

type IssueKey = typeof issueWords extends Words<infer Key> ? Key : never;

/** Says what a value broke in the reader's language: `alone` beside its field, `named` where the field must be told. */
export function useIssueText(): {
  alone(issue: Issue): string;
  named(field: string, issue: Issue): string;
} {
  const t = useWords(issueWords);
  const fields = useWords(fieldWords);
  const { language } = useLanguage();
  return useMemo(() => {
    const alone = (issue: Issue) => ownText(issue, language) ?? t(keyOf(issue), { limit: issue.limit ?? "" });
    return {
      alone,
      named: (field, issue) => {
        const name = nameOf(field, t, fields);
        return name ? t("named", { field: name, what: alone(issue) }) : alone(issue);
      },
    };
  }, [t, fields, language]);
}

/** A rule with a sentence of its own; undefined when zod said it. */
function ownText({ code, message, format }: Issue, language: "zh" | "en"): string | undefined {
  const isOwn = code === "custom" || (format === "regex" && !message.startsWith("Invalid"));
  if (!isOwn) return undefined;
  if (language === "en") return message;
  const [n = ""] = message.match(/\d+/) ?? [];
  return ownIssueWords[message] ?? ownIssueWords[message.replace(/\d+/, "{{n}}")]?.replace("{{n}}", () => n);
}

function keyOf({ code, of, limit, isOpen, format }: Issue): IssueKey {
  if (code === "missing") return "missing";
  if (code === "too_small" && limit === 1 && of === "string") return "missing";
  if (code === "too_small" && limit === 1 && of === "array") return "missing_option";
  if (code === "invalid_type") return of === "int" ? "whole_number" : of === "number" ? "number" : code;
  const sort = of === "int" ? "number" : of;
  const wanted = [`${code}.${sort}${isOpen ? ".open" : ""}`, `format.${format}`, code];
  return wanted.find((key): key is IssueKey => issueWords.has(key)) ?? "other";
}

/** "steps.2.text" as people call it; names that nobody knows are passed over, except when no other is left. */
function nameOf(
  field: string,
  t: Say<IssueKey>,
  fields: Say<typeof fieldWords extends Words<infer Key> ? Key : never>,
): string {
  const parts = field.split(".").filter(Boolean);
  const known = parts.flatMap((part) =>
    /^\d+$/.test(part) ? [t("place", { n: Number(part) + 1 })] : fieldWords.has(part) ? [fields(part)] : [],
  );
  return known.length > 0 ? known.join(" · ") : (parts.at(-1) ?? "");
}
