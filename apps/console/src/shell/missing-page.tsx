import { EmptyState, useWords } from "@hortus/ui";
import { Button } from "antd";
import { Link } from "react-router";
import { shellWords } from "./words.ts";

export function MissingPage() {
  const t = useWords(shellWords);
  return (
    <EmptyState
      title={t("missing")}
      hint={t("missingHint")}
      actions={
        <Link to="/">
          <Button type="primary">{t("goHome")}</Button>
        </Link>
      }
    />
  );
}
