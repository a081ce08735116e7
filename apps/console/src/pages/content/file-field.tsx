import { UploadOutlined } from "@ant-design/icons";
import { type ContentFile, contentFileRoutes } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { App, Button, Upload } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { fileAddress } from "../../shared/content/file-address.ts";
import { contentWords } from "./words.ts";

const ACCEPT = { image: "image/png,image/jpeg", video: "video/mp4", file: "" } as const;

/** Uploads at once and holds what the server made of it. */
export function FileField(props: {
  id?: string;
  kind: ContentFile["kind"];
  value?: ContentFile;
  onChange?: (file: ContentFile) => void;
  disabled?: boolean;
}) {
  const t = useWords(contentWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [isSending, setSending] = useState(false);
  const { kind, value } = props;
  const send = async (file: File) => {
    setSending(true);
    try {
      const stored = await api.upload(contentFileRoutes.uploadContentFile, {}, file);
      if (stored.kind !== kind) void message.error(`${t("wrongKind")} · ${t(`fileHint.${kind}`)}`);
      else props.onChange?.(stored);
    } catch (error) {
      showProblem(error);
    }
    setSending(false);
  };
  const fits = value?.kind === kind;
  return (
    <div className="content-file">
      {fits && kind === "image" && <img src={fileAddress(value.id)} alt={value.name} />}
      {fits && kind !== "image" && <span className="h-break">{value.name}</span>}
      <Upload
        {...(props.id ? { id: props.id } : {})}
        accept={ACCEPT[kind]}
        showUploadList={false}
        beforeUpload={(file) => {
          void send(file);
          return false;
        }}
      >
        <Button icon={<UploadOutlined />} loading={isSending}>
          {t("chooseFile")}
        </Button>
      </Upload>
      <span className="h-muted h-small">{t(`fileHint.${kind}`)}</span>
    </div>
  );
}
