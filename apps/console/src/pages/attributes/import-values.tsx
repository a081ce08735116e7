import { DownloadOutlined, InboxOutlined } from "@ant-design/icons";
import { attributeRoutes, MOST_ATTRIBUTE_ROWS, type ValueFate } from "@hortus/contracts";
import { Count, useLanguage, useProblemText, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Modal, Table, Upload } from "antd";
import { api } from "../../api.ts";
import { attributeWords } from "./words.ts";

/** Rows left out that are listed; a file with more is wrong in one way, and the first show it. */
const SHOWN = 100;

/** Values from a CSV file; each row that was left out says why. */
export function ImportValues({ onClose }: { onClose(): void }) {
  const t = useWords(attributeWords);
  const problem = useProblemText();
  const { language } = useLanguage();
  const queries = useQueryClient();
  const upload = useMutation({
    mutationFn: (file: File) => api.upload(attributeRoutes.importAttributeValues, {}, file),
    onSettled: () => queries.invalidateQueries({ queryKey: ["customer"] }),
  });
  const template = api.url(attributeRoutes.attributeTemplate, { query: { lang: language } });
  return (
    <Modal
      open
      title={t("importTitle")}
      onCancel={onClose}
      width={600}
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
          <Button icon={<DownloadOutlined />} href={template}>
            {t("template")}
          </Button>
        )
      }
    >
      {upload.data ? (
        <Result {...upload.data} />
      ) : (
        <div className="h-stack">
          <p className="h-muted">{t("importAbout", { rows: MOST_ATTRIBUTE_ROWS.file })}</p>
          {upload.isError && <Alert type="error" showIcon title={problem(upload.error)} />}
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
  rows: readonly ValueFate[];
  counts: Record<ValueFate["outcome"], number>;
}) {
  const t = useWords(attributeWords);
  const rejected = rows.filter(({ outcome }) => outcome === "rejected");
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
      {rejected.length > 0 && (
        <Table<ValueFate>
          size="small"
          pagination={false}
          scroll={{ y: 300 }}
          rowKey="index"
          dataSource={rejected.slice(0, SHOWN)}
          columns={[
            { title: t("line"), dataIndex: "index", width: 70 },
            { title: t("problem"), render: (_, row) => why(row) },
          ]}
        />
      )}
      {rejected.length > SHOWN && (
        <p className="h-muted">{t("moreRejected", { count: rejected.length - SHOWN })}</p>
      )}
    </div>
  );
}
