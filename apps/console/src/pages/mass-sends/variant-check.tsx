import type { MassSendChannel } from "@hortus/contracts";
import { Form, type FormInstance } from "antd";
import { ComplianceCheck } from "../../shared/compliance/compliance-check.tsx";
import { useAttachedWords } from "../../shared/content/use-attached-words.ts";
import type { Draft } from "./draft.ts";
import { GATE_CHANNELS } from "./from-library.tsx";

/** What the rules say of one variant, for the goods and the purpose that are chosen. */
export function VariantCheck({
  form,
  place,
  channel,
}: {
  form: FormInstance<Draft>;
  place: number;
  channel: MassSendChannel;
}) {
  const variants = Form.useWatch("variants", form) ?? [];
  const purpose = Form.useWatch("class", form) ?? "care";
  const classes = Form.useWatch("classes", form) ?? [];
  const title = Form.useWatch("name", form) ?? "";
  const { text = "", link, fromLibrary = [] } = variants[place] ?? {};
  const attached = useAttachedWords(fromLibrary);
  return (
    <ComplianceCheck
      text={text}
      extras={[link?.title ?? "", link?.desc ?? "", ...attached]}
      subject={{ channel: GATE_CHANNELS[channel], purpose, classes, audiences: [] }}
      title={title}
      origin={{ kind: "mass_send" }}
      onAdd={(statement) =>
        form.setFieldValue(["variants", place, "text"], `${text.trimEnd()}\n${statement}`)
      }
    />
  );
}
