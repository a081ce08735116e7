import { DownloadOutlined, InboxOutlined } from "@ant-design/icons";
import { useProblemText } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Modal, Table, Upload, type TableProps } from "antd";
import type { ReactNode } from "react";

type Word = "importTitle" | "template" | "drop" | "reading" | "again" | "done";

/** A CSV file is given, read by the server while the dialog waits, and followed by what became of its rows. */
export function ImportDialog<Answer>(props: {
  /** The page's words for it. */
  t(word: Word): string;
  /** What the file has to be like. */
  about: string;
  width: number;
  templateUrl: string;
  upload(file: File): Promise<Answer>;
  /** Also after a failure, for some rows may be in. */
  onSettled(): unknown;
  onClose(): void;
  /** Shows the answer. */
  children(answer: Answer): ReactNode;
}) {
  const { t, onClose } = props;
  const problem = useProblemText();
  const upload = useMutation({ mutationFn: props.upload, onSettled: () => props.onSettled() });
  return (
    <Modal
      open
      title={t("importTitle")}
      onCancel={onClose}
      width={props.width}
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
          <Button icon={<DownloadOutlined />} href={props.templateUrl}>
            {t("template")}
          </Button>
        )
      }
    >
      {upload.data ? (
        props.children(upload.data)
      ) : (
        <div className="h-stack">
          <p className="h-muted">{props.about}</p>
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

/** Wrong rows that are listed; a file with more is wrong in one way, and the first show it. */
const SHOWN = 100;

/** The rows that were left out, each by its line with what `columns` say of it; nothing where all are in. */
export function RejectedRows<Row extends { index: number; outcome: string }>({
  t,
  rows,
  columns,
}: {
  /** The page's words for it. */
  t: (word: "line" | "moreRejected", values?: { count: number }) => string;
  /** All rows of the answer. */
  rows: readonly Row[];
  columns: NonNullable<TableProps<Row>["columns"]>;
}) {
  const rejected = rows.filter(({ outcome }) => outcome === "rejected");
  return (
    <>
      {rejected.length > 0 && (
        <Table<Row>
          size="small"
          pagination={false}
          scroll={{ y: 300 }}
          rowKey="index"
          dataSource={rejected.slice(0, SHOWN)}
          columns={[{ title: t("line"), dataIndex: "index", width: 70 }, ...columns]}
        />
      )}
      {rejected.length > SHOWN && (
        <p className="h-muted">{t("moreRejected", { count: rejected.length - SHOWN })}</p>
      )}
    </>
  );
}
