import { PictureOutlined } from "@ant-design/icons";
import { type ContentFile, contentFileRoutes } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { App, Button, Upload } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { shrinkPicture } from "./shrink-picture.ts";
import { posterWords } from "./words.ts";

/** Takes a picture from the person's own, and puts it among the library's files. */
export function PictureButton(props: { label: string; disabled?: boolean; onPick(file: ContentFile): void }) {
  const t = useWords(posterWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [isSending, setSending] = useState(false);
  const send = async (chosen: File) => {
    setSending(true);
    const picture = await shrinkPicture(chosen).catch(() => undefined);
    if (!picture) void message.error(t("pictureBroken"));
    else
      await api
        .upload(contentFileRoutes.uploadContentFile, {}, picture)
        .then((file) => props.onPick(file), showProblem);
    setSending(false);
  };
  return (
    <Upload
      accept="image/png,image/jpeg"
      showUploadList={false}
      disabled={props.disabled ?? false}
      beforeUpload={(file) => {
        void send(file);
        return false;
      }}
    >
      <Button size="small" icon={<PictureOutlined />} loading={isSending} disabled={props.disabled ?? false}>
        {props.label}
      </Button>
    </Upload>
  );
}
