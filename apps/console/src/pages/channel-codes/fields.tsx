import { REMARK_VARIABLES, WELCOME_VARIABLES } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button, Form, Input, Switch, type FormInstance } from "antd";
import { AdvisorSelect } from "../../shared/advisor-select.tsx";
import { ContentPicker } from "../../shared/content/picker.tsx";
import { ComplianceCheck } from "../../shared/compliance/compliance-check.tsx";
import { TagSelect } from "../../shared/tags.tsx";
import type { CodeForm } from "./code-form.ts";
import { useWelcomeExtras } from "./use-welcome-extras.ts";
import { WelcomeHoursFields } from "./welcome-hours.tsx";
import { WelcomePicture } from "./welcome-picture.tsx";
import { codesWords } from "./words.ts";

export function CodeFields({ form }: { form: FormInstance<CodeForm> }) {
  const t = useWords(codesWords);
  const hasLink = Form.useWatch("hasLink", form);
  const hasPicture = Form.useWatch("picture", { form, preserve: true }) !== undefined;
  const hasHours = (Form.useWatch("hours", form) ?? []).length > 0;
  return (
    <>
      <Form.Item
        name="name"
        label={t("name")}
        extra={t("nameHint")}
        rules={[{ required: true, whitespace: true, message: t("nameNeeded") }]}
      >
        <Input maxLength={30} showCount />
      </Form.Item>
      <Form.Item
        name="advisorIds"
        label={t("advisors")}
        extra={t("advisorsHint")}
        rules={[{ required: true, type: "array", min: 1, message: t("advisorsNeeded") }]}
      >
        <AdvisorSelect />
      </Form.Item>
      <Form.Item name="skipVerify" valuePropName="checked" label={t("skipVerify")}>
        <Switch />
      </Form.Item>
      <Form.Item name="tagIds" label={t("tags")}>
        <TagSelect />
      </Form.Item>
      <Form.Item label={t("remark")} extra={t("remarkHint")} htmlFor="remarkTemplate">
        <Form.Item name="remarkTemplate" noStyle>
          <Input maxLength={40} placeholder="{name}-{channel}" id="remarkTemplate" />
        </Form.Item>
        <Variables of={REMARK_VARIABLES} form={form} field="remarkTemplate" />
      </Form.Item>
      <Form.Item label={t("welcome")} extra={t("welcomeHint")} htmlFor="welcomeText">
        <Form.Item
          name="welcomeText"
          noStyle
          rules={[
            {
              required: hasLink === true || hasHours || hasPicture,
              whitespace: true,
              message: t("welcomeNeeded"),
            },
          ]}
        >
          <Input.TextArea autoSize={{ minRows: 4, maxRows: 10 }} maxLength={600} showCount id="welcomeText" />
        </Form.Item>
        <div className="h-row">
          <Variables of={WELCOME_VARIABLES} form={form} field="welcomeText" />
          <ContentPicker
            channel="welcome"
            kinds={["script"]}
            onPick={({ id, version, body: { text } }) => {
              form.setFieldValue("welcomeText", text);
              form.setFieldValue("source", { id, version, text });
            }}
          />
        </div>
        <Form.Item name="source" noStyle hidden>
          <span />
        </Form.Item>
        <WelcomeCheck form={form} />
      </Form.Item>
      <WelcomeHoursFields form={form} />
      <WelcomePicture form={form} />
      <Form.Item name="hasLink" valuePropName="checked" label={t("withLink")}>
        <Switch />
      </Form.Item>
      {hasLink && (
        <>
          <Form.Item
            name={["link", "title"]}
            label={t("linkTitle")}
            rules={[{ required: true, whitespace: true, message: t("linkTitleNeeded") }]}
          >
            <Input maxLength={42} showCount />
          </Form.Item>
          <Form.Item
            name={["link", "url"]}
            label={t("linkUrl")}
            rules={[{ required: true, pattern: /^https?:\/\/.+/, message: t("linkUrlWrong") }]}
          >
            <Input maxLength={2048} inputMode="url" placeholder="https://" />
          </Form.Item>
          <Form.Item name={["link", "desc"]} label={t("linkDesc")}>
            <Input maxLength={170} />
          </Form.Item>
        </>
      )}
    </>
  );
}

/** What the rules say of the welcome, as it is written. */
function WelcomeCheck({ form }: { form: FormInstance<CodeForm> }) {
  const extras = useWelcomeExtras(form);
  const { welcomeText = "", name = "" } = Form.useWatch([], form) ?? form.getFieldsValue();
  return (
    <ComplianceCheck
      text={welcomeText}
      extras={extras}
      subject={{ channel: "welcome", purpose: "care", classes: [], audiences: [] }}
      title={name}
      origin={{ kind: "channel_code" }}
      onAdd={(statement) => form.setFieldValue("welcomeText", `${welcomeText.trimEnd()}\n${statement}`)}
    />
  );
}

/** Puts a variable at the cursor. */
function Variables(props: {
  of: readonly ("{name}" | "{channel}" | "{customer}" | "{advisor}")[];
  form: FormInstance<CodeForm>;
  field: "remarkTemplate" | "welcomeText";
}) {
  const t = useWords(codesWords);
  const insert = (variable: string) => {
    const text = props.form.getFieldValue(props.field) ?? "";
    const box = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(`#${props.field}`);
    const at = box?.selectionStart ?? text.length;
    const next = text.slice(0, at) + variable + text.slice(box?.selectionEnd ?? at);
    props.form.setFieldValue(props.field, next);
    box?.focus();
  };
  return (
    <div className="h-row code-variables">
      {props.of.map((variable) => (
        <Button key={variable} size="small" onClick={() => insert(variable)}>
          {t("insert", { name: t(`var.${variable.slice(1, -1) as "name"}`) })}
        </Button>
      ))}
    </div>
  );
}
