import { DownloadOutlined, InboxOutlined } from "@ant-design/icons";
import { catalogRoutes, MOST_PRODUCT_ROWS, type ProductFate } from "@hortus/contracts";
import { Count, useLanguage, useProblemText, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Modal, Table, Upload } from "antd";
import { api } from "../../api.ts";
import { productsWords } from "./words.ts";

/** Wrong rows that are listed; a file with more is wrong in one way, and the first show it. */
const SHOWN = 100;

export function ImportProducts({ onClose }: { onClose(): void }) {
  const t = useWords(productsWords);
  const text = useProblemText();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const upload = useMutation({
    mutationFn: (file: File) => api.upload(catalogRoutes.importProducts, {}, file),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["products"] });
      void queries.invalidateQueries({ queryKey: ["product-choices"] });
    },
  });
  return (
    <Modal
      open
      title={t("importTitle")}
      onCancel={onClose}
      width={640}
      mask={{ closable: !upload.isPending }}
      footer={
        upload.data ? (
          <>
            <Button onClick={upload.reset}>{t("again")}</Button>
            <Button type="primary" onClick={onClose}>
              {t("done")}
            </Button>
          </>
        ) : (
          <Button
            icon={<DownloadOutlined />}
            href={api.url(catalogRoutes.productTemplate, { query: { lang: language } })}
          >
            {t("template")}
          </Button>
        )
      }
    >
      {upload.data ? (
        <Result rows={upload.data.rows} counts={upload.data.counts} />
      ) : (
        <div className="h-stack">
          <p className="h-muted">{t("importAbout", { rows: MOST_PRODUCT_ROWS })}</p>
          {upload.isError && <Alert type="error" showIcon title={text(upload.error)} />}
          <Upload.Dragger
            accept=".csv,.txt"
            showUploadList={false}
            disabled={upload.isPending}
            beforeUpload={(file) => {
              upload.mutate(file);
              return false; // sent by us
            }}
          >
            <p>
              <InboxOutlined style={{ fontSize: 32, color: "var(--h-primary)" }} />
            </p>
            <p>{t(upload.isPending ? "reading" : "drop")}</p>
          </Upload.Dragger>
        </div>
      )}
    </Modal>
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
  const rejected = rows.filter(({ outcome }) => outcome === "rejected");
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
      {rejected.length > 0 && (
        <Table<ProductFate>
          size="small"
          pagination={false}
          scroll={{ y: 300 }}
          rowKey="index"
          dataSource={rejected.slice(0, SHOWN)}
          columns={[
            { title: t("line"), dataIndex: "index", width: 70 },
            { title: t("code"), width: 140, render: (_, { code }) => code ?? "–" },
            { title: t("problem"), render: (_, { error }) => <Problem error={error} /> },
          ]}
        />
      )}
      {rejected.length > SHOWN && (
        <p className="h-muted">{t("moreRejected", { count: rejected.length - SHOWN })}</p>
      )}
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
