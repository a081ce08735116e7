import { attributeRoutes, MOST_ATTRIBUTE_ROWS, type ValueFate } from "@hortus/contracts";
import { Count, useLanguage, useWords } from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { ImportDialog, RejectedRows } from "../../shared/import-dialog.tsx";
import { attributeWords } from "./words.ts";

/** Values from a CSV file; each row that was left out says why. */
export function ImportValues({ onClose }: { onClose(): void }) {
  const t = useWords(attributeWords);
  const { language } = useLanguage();
  const queries = useQueryClient();
  return (
    <ImportDialog
      t={t}
      about={t("importAbout", { rows: MOST_ATTRIBUTE_ROWS.file })}
      width={600}
      templateUrl={api.url(attributeRoutes.attributeTemplate, { query: { lang: language } })}
      upload={(file) => api.upload(attributeRoutes.importAttributeValues, {}, file)}
      onSettled={() => queries.invalidateQueries({ queryKey: ["customer"] })}
      onClose={onClose}
    >
      {(answer) => <Result {...answer} />}
    </ImportDialog>
  );
}

function Result({
  rows,
  counts,
}: {
  rows: readonly ValueFate[];
  counts: Record<ValueFate["outcome"], number>;
}) {
  const t = useWords(attributeWords);
  const why = ({ error }: ValueFate) =>
    error && attributeWords.has(`problem.${error.code}`)
      ? t(`problem.${error.code}` as "problem.not_a_value", { field: error.field ?? "" }) // just looked up
      : error?.message;
  return (
    <div className="h-stack">
      <p role="status">
        <Count value={counts.changed} /> {t("changed")} · <Count value={counts.unchanged} /> {t("unchanged")}{" "}
        · <Count value={counts.rejected} /> {t("rejected")}
      </p>
      <RejectedRows t={t} rows={rows} columns={[{ title: t("problem"), render: (_, row) => why(row) }]} />
    </div>
  );
}
