import type { ContentChannel, ContentItem, MassSendChannel } from "@hortus/contracts";
import type { FormInstance } from "antd";
import { attachmentOf } from "../../shared/content/attached.tsx";
import { ContentPicker } from "../../shared/content/picker.tsx";
import type { Draft } from "./draft.ts";

/** As the rules and the library call them. */
export const GATE_CHANNELS = {
  single: "mass_message",
  group: "group_message",
  moments: "moments",
} as const satisfies Record<MassSendChannel, ContentChannel>;

type Variant = Draft["variants"][number];

/** Takes a piece of the library into a variant. */
export function FromLibrary({
  form,
  place,
  channel,
}: {
  form: FormInstance<Draft>;
  place: number;
  channel: MassSendChannel;
}) {
  const take = (item: ContentItem) => {
    const before = form.getFieldValue(["variants", place]) as Variant; // the field that this stands in
    form.setFieldValue(["variants", place], withContent(before, item));
  };
  return <ContentPicker channel={GATE_CHANNELS[channel]} onPick={take} />;
}

/** A script gives the words; a card or a file goes beside them, with its own words where there are none yet. */
export function withContent(variant: Variant, item: ContentItem): Variant {
  const { id, version, body } = item;
  const attachment = attachmentOf(item);
  const takesWords = body.text !== "" && (!attachment || !variant.text?.trim());
  return {
    ...variant,
    ...(takesWords ? { text: body.text, source: { id, version, text: body.text } } : {}),
    ...(attachment ? { fromLibrary: [...(variant.fromLibrary ?? []), attachment] } : {}),
  };
}
