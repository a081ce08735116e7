import { catalogRoutes, MOST_PRODUCT_ROWS, type ProductFate } from "@hortus/contracts";
import { Count, useLanguage, useWords } from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { ImportDialog, RejectedRows } from "../../shared/import-dialog.tsx";
import { productsWords } from "./words.ts";

export function ImportProducts({ onClose }: { onClose(): void }) {
  const t = useWords(productsWords);
  const { language } = useLanguage();
  const queries = useQueryClient();
  return (
    <ImportDialog
      t={t}
      about={t("importAbout", { rows: MOST_PRODUCT_ROWS })}
      width={640}
      templateUrl={api.url(catalogRoutes.productTemplate, { query: { lang: language } })}
      upload={(file) => api.upload(catalogRoutes.importProducts, {}, file)}
      onSettled={() => {
        void queries.invalidateQueries({ queryKey: ["products"] });
        void queries.invalidateQueries({ queryKey: ["product-choices"] });
      }}
      onClose={onClose}
    >
      {({ rows, counts }) => <Result rows={rows} counts={counts} />}
    </ImportDialog>
  );
}

function Result({
  rows,
  counts,
}: {
  rows: readonly ProductFate[];
  counts: Record<ProductFate["outcome"], number>;
}) {
  const t = useWords(productsWords);
  return (
    <div className="h-stack">
      <p role="status">
        {(["created", "changed", "unchanged", "rejected"] as const).map((outcome, index) => (
          <span key={outcome}>
            {index > 0 && " · "}
            <Count value={counts[outcome]} /> {t(outcome)}
          </span>
        ))}
      </p>
      <RejectedRows
        t={t}
        rows={rows}
        columns={[
          { title: t("code"), width: 140, render: (_, { code }) => code ?? "–" },
          { title: t("problem"), render: (_, { error }) => <Problem error={error} /> },
        ]}
      />
    </div>
  );
}

/** The contract's fields have the words of the form. */
const FIELD_WORDS: Partial<Record<string, "class" | "price">> = {
  regulatoryClass: "class",
  priceFen: "price",
};

function Problem({ error }: { error: ProductFate["error"] }) {
  const t = useWords(productsWords);
  if (!error) return null;
  const key = `problem.${error.code}`;
  if (!productsWords.has(key)) return <>{error.message}</>;
  const field = error.field ?? "";
  const word = FIELD_WORDS[field] ?? field;
  return <>{t(key, { field: productsWords.has(word) ? t(word) : field })}</>;
}
