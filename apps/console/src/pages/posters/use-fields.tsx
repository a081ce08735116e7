import {
  CONTENT_CHANNELS,
  CONTENT_PURPOSES,
  posterWords as wordsOn,
  type ContentItem,
  type PosterLayout,
} from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Form, Input, Radio, Select, type FormInstance } from "antd";
import { ComplianceCheck } from "../../shared/compliance/compliance-check.tsx";
import { complianceWords } from "../../shared/compliance/words.ts";
import type { PosterPiece } from "./piece.ts";
import { posterWords } from "./words.ts";

/** What it is called, for what and where; and what the rules say of it there. */
export function UseFields(props: {
  form: FormInstance<PosterPiece>;
  layout: PosterLayout;
  piece: PosterPiece;
  item: ContentItem | undefined;
  onTouch(): void;
  onFinish(piece: PosterPiece): void;
}) {
  const t = useWords(posterWords);
  const c = useWords(complianceWords);
  const { form, piece, item } = props;
  const values: Partial<PosterPiece> = Form.useWatch([], form) ?? {};
  const { purpose = piece.purpose, channels = piece.channels, name = piece.name } = values;
  const words = wordsOn(props.layout.layers);
  const own = item?.body.text ?? "";
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("use")}</h2>
      <Form<PosterPiece>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: piece.name, purpose: piece.purpose, channels: piece.channels }}
        onValuesChange={props.onTouch}
        onFinish={props.onFinish}
      >
        <Form.Item
          name="name"
          label={t("name")}
          rules={[{ required: true, whitespace: true, message: t("needed") }]}
        >
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item
          name="channels"
          label={t("channels")}
          extra={t("channelsHint")}
          rules={[{ required: true, message: t("needed") }]}
        >
          <Select
            mode="multiple"
            options={CONTENT_CHANNELS.map((value) => ({ value, label: c(`channel.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="purpose" label={t("purpose")}>
          <Radio.Group options={CONTENT_PURPOSES.map((value) => ({ value, label: c(`purpose.${value}`) }))} />
        </Form.Item>
      </Form>
      {/* as the library gives it to the gate, so that a version that a reviewer approved is found again */}
      <ComplianceCheck
        text={own || words}
        extras={own ? [words] : []}
        subject={{
          channel: channels[0] ?? "poster",
          purpose,
          classes: item?.classes ?? [],
          audiences: item?.audiences ?? [],
        }}
        title={name}
        origin={{ kind: "content", id: item?.id }}
      />
    </section>
  );
}
