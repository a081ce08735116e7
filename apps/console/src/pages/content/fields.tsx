import {
  AUDIENCES,
  CONTENT_AUDIENCE,
  CONTENT_CHANNELS,
  CONTENT_KINDS,
  CONTENT_PURPOSES,
  posterWords,
  REGULATORY_CLASSES,
  regulatoryClassWords,
  type ContentItem,
} from "@hortus/contracts";
import { useBilingual, useWords } from "@hortus/ui";
import { Button, DatePicker, Form, Input, Radio, Select, type FormInstance } from "antd";
import { ComplianceCheck } from "../../shared/compliance/compliance-check.tsx";
import { complianceWords } from "../../shared/compliance/words.ts";
import { sharedContentWords } from "../../shared/content/words.ts";
import { FileField } from "./file-field.tsx";
import { fileKindOf, needsFile, type ContentForm } from "./form.ts";
import { useFolders } from "./use-folders.ts";
import { contentWords } from "./words.ts";

type Props = { form: FormInstance<ContentForm> };

export function ContentFields({ form, item }: Props & { item: ContentItem | undefined }) {
  const t = useWords(contentWords);
  const s = useWords(sharedContentWords);
  const { options } = useFolders();
  return (
    <>
      <Form.Item name="kind" label={t("kind")}>
        <Select
          disabled={item?.body.kind === "poster"}
          options={CONTENT_KINDS.map((value) => ({
            value,
            label: s(`kind.${value}`),
            disabled: value === "poster",
            title: value === "poster" ? t("posterHint") : "",
          }))}
        />
      </Form.Item>
      <Form.Item
        name="name"
        label={t("name")}
        rules={[{ required: true, whitespace: true, message: t("needed") }]}
      >
        <Input maxLength={60} />
      </Form.Item>
      <BodyFields form={form} />
      <Check form={form} item={item} />
      <SubjectFields />
      <div className="content-pair">
        {!item && (
          <Form.Item name="folderId" label={t("folder")}>
            <Select allowClear placeholder={t("top")} options={options} />
          </Form.Item>
        )}
        <Form.Item name="expiresOn" label={t("expiresOn")}>
          <DatePicker style={{ width: "100%" }} />
        </Form.Item>
      </div>
      <Form.Item name="labels" label={t("labels")} extra={t("labelsHint")}>
        <Select mode="tags" maxCount={12} tokenSeparators={[",", "，", "、"]} open={false} />
      </Form.Item>
      <Form.Item name="openTo" label={t("openTo")}>
        <Radio.Group options={CONTENT_AUDIENCE.map((value) => ({ value, label: t(`openTo.${value}`) }))} />
      </Form.Item>
    </>
  );
}

function BodyFields({ form }: Props) {
  const t = useWords(contentWords);
  const kind = Form.useWatch("kind", form) ?? "script";
  const needed = [{ required: true, whitespace: true, message: t("needed") }];
  const fileKind = fileKindOf(kind);
  const isCard = kind === "article" || kind === "link" || kind === "mini_program";
  return (
    <>
      <Form.Item
        name="text"
        label={t(kind === "script" ? "text" : "text.card")}
        extra={t("textHint")}
        rules={kind === "script" ? needed : []}
      >
        <Input.TextArea
          autoSize={{ minRows: kind === "script" ? 4 : 2, maxRows: 12 }}
          maxLength={1_300}
          showCount
        />
      </Form.Item>
      <div className="h-row" style={{ marginBottom: 12 }}>
        {(["customer", "advisor"] as const).map((variable) => (
          <Button
            key={variable}
            size="small"
            onClick={() => form.setFieldValue("text", `${form.getFieldValue("text") ?? ""}{${variable}}`)}
          >
            {t(`insert.${variable}`)}
          </Button>
        ))}
      </div>
      {isCard && (
        <Form.Item name="title" label={t("cardTitle")} rules={needed}>
          <Input maxLength={kind === "mini_program" ? 21 : 40} showCount />
        </Form.Item>
      )}
      {(kind === "article" || kind === "link") && (
        <>
          <Form.Item name="desc" label={t("desc")}>
            <Input maxLength={160} />
          </Form.Item>
          <Form.Item name="url" label={t("url")} rules={[...needed, { type: "url", message: t("urlHint") }]}>
            <Input maxLength={2_048} inputMode="url" placeholder="https://" />
          </Form.Item>
        </>
      )}
      {kind === "mini_program" && (
        <div className="content-pair">
          <Form.Item name="appId" label={t("appId")} rules={needed}>
            <Input maxLength={64} />
          </Form.Item>
          <Form.Item name="page" label={t("page")} rules={needed}>
            <Input maxLength={512} />
          </Form.Item>
        </div>
      )}
      {fileKind && (
        <Form.Item
          name="file"
          label={t(isCard ? "cover" : "file")}
          rules={needsFile(kind) ? [{ required: true, message: t("needed") }] : []}
        >
          <FileField kind={fileKind} />
        </Form.Item>
      )}
    </>
  );
}

/** What the rules say, for the first of the places: saving asks them for each. */
function Check({ form, item }: Props & { item: ContentItem | undefined }) {
  const values: Partial<ContentForm> = Form.useWatch([], form) ?? {};
  const [channel = "mass_message"] = values.channels ?? [];
  const { text = "", purpose = "care", classes = [], audiences = [] } = values;
  // a poster's words stand in its layout
  const drawn = item?.body.kind === "poster" ? posterWords(item.body.layout.layers) : "";
  const title = values.title || drawn;
  return (
    <div style={{ marginBottom: 16 }}>
      <ComplianceCheck
        text={text || title}
        extras={text ? [title, values.desc ?? ""] : [values.desc ?? ""]}
        subject={{ channel, purpose, classes, audiences }}
        title={values.name ?? ""}
        origin={{ kind: "content", id: item?.id }}
        onAdd={(statement) => form.setFieldValue("text", `${text.trimEnd()}\n${statement}`)}
      />
    </div>
  );
}

function SubjectFields() {
  const t = useWords(contentWords);
  const c = useWords(complianceWords);
  const say = useBilingual();
  return (
    <>
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
      <Form.Item name="classes" label={t("classes")} extra={t("classesHint")}>
        <Select
          mode="multiple"
          showSearch={{ optionFilterProp: "label" }}
          options={REGULATORY_CLASSES.map((value) => ({ value, label: say(regulatoryClassWords[value]) }))}
        />
      </Form.Item>
      <div className="content-pair">
        <Form.Item name="audiences" label={t("audiences")}>
          <Select
            mode="multiple"
            options={AUDIENCES.map((value) => ({ value, label: c(`audience.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="productCode" label={t("productCode")} extra={t("productHint")}>
          <Input maxLength={60} />
        </Form.Item>
      </div>
    </>
  );
}
