import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import {
  MASS_SEND_VARIABLES,
  unknownVariables,
  type MassSendChannel,
  type SendAttachment,
} from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button, Collapse, Form, Input, InputNumber, type FormInstance } from "antd";
import { AttachedList } from "../../shared/content/attached.tsx";
import { variantName, type Draft } from "./draft.ts";
import { FromLibrary } from "./from-library.tsx";
import { VariantCheck } from "./variant-check.tsx";
import { massSendWords } from "./words.ts";

/** The words with what is attached to them; to customers as several variants, each to its share. */
export function VariantFields({ form, channel }: { form: FormInstance<Draft>; channel: MassSendChannel }) {
  const t = useWords(massSendWords);
  const variants = Form.useWatch("variants", form) ?? [];
  const isSingle = channel === "single";
  return (
    <Form.List name="variants">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key} className="mass-send-variant">
              <Form.Item
                name={[name, "text"]}
                label={fields.length > 1 ? t("variantText", { name: variantName(name) }) : t("text")}
                extra={t(`textHint.${channel}`)}
                rules={[
                  { required: true, message: t("needed") },
                  {
                    validator: async (_, text: string = "") => {
                      const [strange] = isSingle ? unknownVariables(text, MASS_SEND_VARIABLES) : [];
                      if (strange !== undefined)
                        throw new Error(t("strangeVariable", { name: `{${strange}}` }));
                    },
                  },
                ]}
              >
                <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={1_300} showCount />
              </Form.Item>
              <div className="h-row">
                {(isSingle ? (["customer", "advisor"] as const) : []).map((variable) => (
                  <Button
                    key={variable}
                    size="small"
                    onClick={() =>
                      form.setFieldValue(
                        ["variants", name, "text"],
                        `${variants[name]?.text ?? ""}{${variable}}`,
                      )
                    }
                  >
                    {t(`insert.${variable}`)}
                  </Button>
                ))}
                <FromLibrary form={form} place={name} channel={channel} />
                {fields.length > 1 && (
                  <>
                    <Form.Item name={[name, "weight"]} noStyle>
                      <InputNumber
                        min={1}
                        max={100}
                        precision={0}
                        prefix={t("weight")}
                        style={{ width: 120 }}
                      />
                    </Form.Item>
                    <Button size="small" icon={<DeleteOutlined />} onClick={() => remove(name)}>
                      {t("removeVariant")}
                    </Button>
                  </>
                )}
              </div>
              <Form.Item name={[name, "source"]} noStyle hidden>
                <span />
              </Form.Item>
              <Form.Item name={[name, "fromLibrary"]} noStyle>
                <Attached />
              </Form.Item>
              <VariantCheck form={form} place={name} channel={channel} />
              {channel !== "moments" && (
                <Collapse
                  ghost
                  size="small"
                  items={[
                    {
                      key: "more",
                      label: t("attachments"),
                      forceRender: true,
                      children: <Attachments name={name} />,
                    },
                  ]}
                />
              )}
            </div>
          ))}
          {isSingle && fields.length < 4 && (
            <Form.Item>
              <Button
                size="small"
                type="dashed"
                icon={<PlusOutlined />}
                onClick={() => add({ text: "", weight: 1 })}
              >
                {t("addVariant")}
              </Button>
            </Form.Item>
          )}
        </>
      )}
    </Form.List>
  );
}

function Attached({
  value = [],
  onChange,
}: {
  value?: SendAttachment[];
  onChange?: (all: SendAttachment[]) => void;
}) {
  return (
    <AttachedList
      attachments={value}
      onRemove={(place) => onChange?.(value.filter((_, other) => other !== place))}
    />
  );
}

function Attachments({ name }: { name: number }) {
  const t = useWords(massSendWords);
  const field = (key: "title" | "url" | "desc" | "pictureUrl") => (
    <Form.Item name={[name, "link", key]} label={t(`link.${key}`)} style={{ marginBottom: 8 }}>
      <Input maxLength={key === "title" ? 40 : 2_048} />
    </Form.Item>
  );
  return (
    <>
      {field("title")}
      {field("url")}
      {field("desc")}
      {field("pictureUrl")}
      <Form.Item name={[name, "imageUrl"]} label={t("imageUrl")}>
        <Input maxLength={2_048} />
      </Form.Item>
    </>
  );
}
