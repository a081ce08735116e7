import {
  REGULATORY_CLASSES,
  regulatoryClassWords,
  type CalendarJourney,
  type ContentItem,
  type SendAttachment,
} from "@hortus/contracts";
import { useBilingual, useWords } from "@hortus/ui";
import { Checkbox, Form, Input, Radio, Select } from "antd";
import { ComplianceCheck } from "../../shared/compliance/compliance-check.tsx";
import { AttachedList, attachmentOf } from "../../shared/content/attached.tsx";
import { useAttachedWords } from "../../shared/content/use-attached-words.ts";
import { ContentPicker } from "../../shared/content/picker.tsx";
import type { CalendarForm, StepForm } from "./form.ts";
import { calendarJourneyWords } from "./words.ts";

/** What a step says, and for a post what the rules and the library have to do with it. */
export function StepContent({ place, channel }: { place: number; channel: CalendarJourney["channel"] }) {
  const t = useWords(calendarJourneyWords);
  const form = Form.useFormInstance<CalendarForm>();
  const step = Form.useWatch(["steps", place], form) as StepForm | undefined; // the list's own item
  const needed = [{ required: true, message: t("needed") }];
  const kind = step?.kind ?? "post";
  return (
    <>
      {/* a list gives back the fields that it shows: without this one a step would be saved without its name */}
      <Form.Item name={[place, "id"]} noStyle hidden>
        <span />
      </Form.Item>
      {kind === "task" && (
        <Form.Item name={[place, "title"]} label={t("taskTitle")} rules={needed}>
          <Input maxLength={60} />
        </Form.Item>
      )}
      <Form.Item
        name={[place, "text"]}
        label={t("text")}
        rules={needed}
        extra={kind === "tell_staff" ? t("tellHint") : undefined}
      >
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={kind === "post" ? 1_300 : 500}
          showCount
        />
      </Form.Item>
      {kind === "task" && (
        <Form.Item name={[place, "needsNote"]} valuePropName="checked">
          <Checkbox>{t("needsNote")}</Checkbox>
        </Form.Item>
      )}
      {kind === "post" && <PostContent place={place} channel={channel} step={step} />}
    </>
  );
}

function PostContent({
  place,
  channel,
  step,
}: {
  place: number;
  channel: CalendarJourney["channel"];
  step: StepForm | undefined;
}) {
  const t = useWords(calendarJourneyWords);
  const say = useBilingual();
  const form = Form.useFormInstance<CalendarForm>();
  const gate = channel === "group" ? ("group_message" as const) : ("moments" as const);
  const { text = "", attachments = [] } = step ?? {};
  const attachedWords = useAttachedWords(attachments);
  const setAttachments = (all: SendAttachment[]) => form.setFieldValue(["steps", place, "attachments"], all);
  const take = (item: ContentItem) => {
    const { id, version, body } = item;
    const attachment = attachmentOf(item);
    if (attachment) setAttachments([...attachments, attachment].slice(0, 9));
    if (body.text === "" || (attachment && text.trim())) return;
    form.setFieldValue(["steps", place, "text"], body.text);
    form.setFieldValue(["steps", place, "source"], { id, version, text: body.text });
  };
  return (
    <>
      <div className="h-row">
        <Form.Item name={[place, "class"]} label={t("class")}>
          <Radio.Group
            options={(["care", "offer"] as const).map((value) => ({ value, label: t(`class.${value}`) }))}
          />
        </Form.Item>
        <ContentPicker channel={gate} onPick={take} />
      </div>
      {step?.class === "offer" && (
        <Form.Item name={[place, "classes"]} label={t("classes")}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: "label" }}
            options={REGULATORY_CLASSES.map((value) => ({ value, label: say(regulatoryClassWords[value]) }))}
          />
        </Form.Item>
      )}
      <Form.Item name={[place, "attachments"]} noStyle hidden>
        <span />
      </Form.Item>
      <Form.Item name={[place, "source"]} noStyle hidden>
        <span />
      </Form.Item>
      <AttachedList
        attachments={attachments}
        onRemove={(gone) => setAttachments(attachments.filter((_, other) => other !== gone))}
      />
      <ComplianceCheck
        text={text}
        extras={attachedWords}
        subject={{
          channel: gate,
          purpose: step?.class ?? "care",
          classes: step?.classes ?? [],
          audiences: [],
        }}
        title={t("text")}
        origin={{ kind: "calendar_journey" }}
        onAdd={(statement) => form.setFieldValue(["steps", place, "text"], `${text.trimEnd()}\n${statement}`)}
      />
    </>
  );
}
