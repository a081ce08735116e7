import { EmptyState, useWords } from "@hortus/ui";
import { Button } from "antd";
import { useRouteError } from "react-router";
import { shellWords } from "./words.ts";

/** A page that threw. A part that can't be fetched means that the server has a newer console. */
export function Broken() {
  const t = useWords(shellWords);
  const error = useRouteError();
  const isOld =
    error instanceof TypeError && /dynamically imported module|Importing a module/.test(error.message);
  return (
    <div role="alert">
      <EmptyState
        title={t(isOld ? "newVersion" : "broken")}
        hint={t(isOld ? "newVersionHint" : "brokenHint")}
        actions={
          <Button type="primary" onClick={() => location.reload()}>
            {t("reload")}
          </Button>
        }
      />
    </div>
  );
}
