import { Form, type FormInstance } from "antd";
import { useAttachedWords } from "../../shared/content/use-attached-words.ts";
import type { CodeForm } from "./code-form.ts";

/** What a customer reads beside the welcome's text, in the order in which the gate is asked about it. */
export function useWelcomeExtras(form: FormInstance<CodeForm>): string[] {
  const { hasLink, link, picture } = Form.useWatch([], form) ?? form.getFieldsValue();
  const onPicture = useAttachedWords(picture ? [{ kind: "image", ...picture }] : []);
  return [...(hasLink ? [link?.title ?? "", link?.desc ?? ""] : []), ...onPicture];
}
