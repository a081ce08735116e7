import type { ContentItem } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Form, type FormInstance } from "antd";
import { AttachedList, attachmentOf } from "../../shared/content/attached.tsx";
import { ContentPicker } from "../../shared/content/picker.tsx";
import type { CodeForm } from "./code-form.ts";
import { codesWords } from "./words.ts";

/** A picture that goes with the welcome: a poster, or another one of the library. */
export function WelcomePicture({ form }: { form: FormInstance<CodeForm> }) {
  const t = useWords(codesWords);
  const picture = Form.useWatch("picture", { form, preserve: true });
  const take = (item: ContentItem) => {
    const attachment = attachmentOf(item);
    if (attachment?.kind !== "image" || attachment.fileId === undefined) return;
    const { fileId, name, content } = attachment;
    form.setFieldValue("picture", { fileId, ...(name ? { name } : {}), ...(content ? { content } : {}) });
  };
  return (
    <Form.Item label={t("picture")} extra={t("pictureHint")}>
      <Form.Item name="picture" noStyle hidden>
        <span />
      </Form.Item>
      <AttachedList
        attachments={picture ? [{ kind: "image", ...picture }] : []}
        onRemove={() => form.setFieldValue("picture", undefined)}
      />
      <ContentPicker channel="welcome" kinds={["poster", "image"]} label={t("choosePicture")} onPick={take} />
    </Form.Item>
  );
}
