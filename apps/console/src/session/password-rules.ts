import { useWords } from "@hortus/ui";
import type { Rule } from "antd/es/form";
import { sessionWords } from "./words.ts";

/** The contract's demands on a new password, said before the server has to. */
export function useNewPasswordRules(): Rule[] {
  const t = useWords(sessionWords);
  return [
    { required: true, message: t("passwordNeeded") },
    { min: 10, message: t("passwordShort") },
    {
      validator: (_, value: string | undefined) =>
        !value || value.length < 10 || new Set(value).size >= 5
          ? Promise.resolve()
          : Promise.reject(new Error(t("passwordPlain"))),
    },
  ];
}
