import { CALENDAR_CHANNELS, MIX_PARTS, type CalendarEntry, type ContentItem } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Button, Checkbox, Form, Input, Radio, Select, type FormInstance } from "antd";
import { Link } from "react-router";
import { ContentPicker } from "../../shared/content/picker.tsx";
import { AssigneeField } from "./assignee-field.tsx";
import type { EntryForm } from "./entry-form.ts";
import { calendarWords } from "./words.ts";

/** The place in the rules that a channel of the calendar is. */
const RULES_CHANNEL = {
  moments: "moments",
  group_message: "group_message",
  mass_message: "mass_message",
  official_account: "h5_page",
} as const;

/** @param entry as it is saved; none while it is new */
export function EntryFields({
  form,
  entry,
}: {
  form: FormInstance<EntryForm>;
  entry: CalendarEntry | undefined;
}) {
  const t = useWords(calendarWords);
  const needed = [{ required: true, whitespace: true, message: t("needed") }];
  return (
    <>
      <Form.Item name="title" label={t("entryTitle")} rules={needed}>
        <Input maxLength={60} />
      </Form.Item>
      <div className="calendar-two">
        <Form.Item name="day" label={t("day")} rules={needed}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="at" label={t("at")}>
          <Input type="time" />
        </Form.Item>
      </div>
      <Form.Item name="channel" label={t("channel")}>
        <Select
          options={CALENDAR_CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))}
          onChange={() => form.setFieldValue("assignedTo", undefined)} // it was chosen among those of the other channel
        />
      </Form.Item>
      <Form.Item name="part" label={t("part")}>
        <Radio.Group options={MIX_PARTS.map((value) => ({ value, label: t(`part.${value}`) }))} />
      </Form.Item>
      <ContentField form={form} />
      <AssigneeField form={form} entry={entry} />
      <Form.Item name="note" label={t("note")}>
        <Input.TextArea maxLength={300} autoSize={{ minRows: 2, maxRows: 5 }} />
      </Form.Item>
      <Form.Item name="done" valuePropName="checked">
        <Checkbox>{t("done")}</Checkbox>
      </Form.Item>
    </>
  );
}

function ContentField({ form }: { form: FormInstance<EntryForm> }) {
  const t = useWords(calendarWords);
  const content = Form.useWatch("content", { form, preserve: true });
  const channel = Form.useWatch("channel", form) ?? "moments";
  const take = ({ id, name }: ContentItem) => {
    form.setFieldValue("content", { id, name });
    if (!form.getFieldValue("title")) form.setFieldValue("title", name);
  };
  return (
    <Form.Item label={t("content")}>
      <Form.Item name="content" noStyle hidden>
        <span />
      </Form.Item>
      <div className="h-row">
        {content ? (
          <Link to={`/content?item=${content.id}`}>{content.name}</Link>
        ) : (
          <span className="h-muted">{t("noContent")}</span>
        )}
        <ContentPicker channel={RULES_CHANNEL[channel]} onPick={take} />
        {content && (
          <Button size="small" onClick={() => form.setFieldValue("content", null)}>
            {t("takeOff")}
          </Button>
        )}
      </div>
    </Form.Item>
  );
}
