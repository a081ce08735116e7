import {
  CALENDAR_CHANNELS,
  journeyRoutes,
  MIX_PARTS,
  type CalendarChannel,
  type CalendarEntry,
  type ContentItem,
  type MixPart,
} from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, Radio, Select, type FormInstance } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { ContentPicker } from "../../shared/content/picker.tsx";
import { calendarWords } from "./words.ts";

export interface EntryForm {
  title: string;
  day: string;
  at?: string;
  channel: CalendarChannel;
  part: MixPart;
  content?: { id: string; name: string } | null;
  assignKind: "none" | "journey" | "group" | "moments";
  assignId?: string;
  assignName?: string;
  note?: string;
  done: boolean;
}

export function formOf(entry: CalendarEntry | undefined, day = ""): EntryForm {
  if (!entry) return { title: "", day, channel: "moments", part: "useful", assignKind: "none", done: false };
  const { at, contentId, content, assignedTo } = entry;
  return {
    title: entry.title,
    day: entry.day,
    ...(at === null ? {} : { at }),
    channel: entry.channel,
    part: entry.part,
    content: contentId === null ? null : { id: contentId, name: content?.name ?? "" },
    assignKind: assignedTo?.kind ?? "none",
    ...(assignedTo?.id ? { assignId: assignedTo.id } : {}),
    ...(assignedTo ? { assignName: assignedTo.name } : {}),
    note: entry.note,
    done: entry.done,
  };
}

export const toEntry = (fields: EntryForm) => ({
  title: fields.title.trim(),
  day: fields.day,
  at: fields.at || null,
  channel: fields.channel,
  part: fields.part,
  contentId: fields.content?.id ?? null,
  assignedTo:
    fields.assignKind !== "none" && fields.assignName?.trim()
      ? {
          kind: fields.assignKind,
          name: fields.assignName.trim(),
          ...(fields.assignKind === "journey" && fields.assignId ? { id: fields.assignId } : {}),
        }
      : null,
  note: fields.note?.trim() ?? "",
  done: fields.done,
});

/** The place in the rules that a channel of the calendar is. */
const RULES_CHANNEL = {
  moments: "moments",
  group_message: "group_message",
  mass_message: "mass_message",
  official_account: "h5_page",
} as const;

export function EntryFields({ form }: { form: FormInstance<EntryForm> }) {
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
        <Select options={CALENDAR_CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) }))} />
      </Form.Item>
      <Form.Item name="part" label={t("part")}>
        <Radio.Group options={MIX_PARTS.map((value) => ({ value, label: t(`part.${value}`) }))} />
      </Form.Item>
      <ContentField form={form} />
      <AssignFields form={form} />
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

function AssignFields({ form }: { form: FormInstance<EntryForm> }) {
  const t = useWords(calendarWords);
  const kind = Form.useWatch("assignKind", form) ?? "none";
  const { data } = useQuery({
    queryKey: ["journeys", "names"],
    queryFn: ({ signal }) => api.call(journeyRoutes.listJourneys, { query: {} }, { signal }),
    enabled: kind === "journey",
  });
  const journeys = data?.rows ?? [];
  return (
    <>
      <Form.Item name="assignKind" label={t("assignedTo")}>
        <Select
          options={[
            { value: "none", label: t("nobody") },
            ...(["journey", "group", "moments"] as const).map((value) => ({
              value,
              label: t(`assign.${value}`),
            })),
          ]}
          onChange={() => {
            form.setFieldValue("assignId", undefined);
            form.setFieldValue("assignName", undefined);
          }}
        />
      </Form.Item>
      {kind === "journey" && (
        <Form.Item name="assignId" rules={[{ required: true, message: t("needed") }]}>
          <Select
            aria-label={t("chooseJourney")}
            placeholder={t("chooseJourney")}
            options={journeys.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id: string) =>
              form.setFieldValue("assignName", journeys.find((one) => one.id === id)?.name)
            }
          />
        </Form.Item>
      )}
      <Form.Item
        name="assignName"
        hidden={kind === "none" || kind === "journey"}
        rules={kind === "group" || kind === "moments" ? [{ required: true, message: t("needed") }] : []}
      >
        <Input aria-label={t("assignName")} placeholder={t("assignName")} maxLength={60} />
      </Form.Item>
    </>
  );
}
