import {
  calendarJourneyRoutes,
  CALENDAR_STEP_KINDS,
  contentRoutes,
  type CalendarDefinition,
  type CalendarJourney,
} from "@hortus/contracts";
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { ErrorState, PageHeader, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Checkbox, Form, Input, InputNumber, Radio, Select, Skeleton } from "antd";
import { useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { GroupFields } from "../mass-sends/group-fields.tsx";
import { MomentsFields } from "../mass-sends/moments-fields.tsx";
import "./calendar-journeys.css";
import { toDefinition, toForm, newStepId, type CalendarForm, type StepForm } from "./form.ts";
import { withPiece, type PlacedPiece } from "./placed-piece.ts";
import { StepContent } from "./step-content.tsx";
import { calendarJourneyWords } from "./words.ts";

/** Changes a journey by the calendar: for whom, from when, and what comes up on which day. */
export default function CalendarJourneyFormPage() {
  const { id = "" } = useParams();
  const [address] = useSearchParams();
  const contentId = address.get("content");
  const content = useQuery({
    queryKey: ["content-item", contentId],
    queryFn: ({ signal }) =>
      api.call(contentRoutes.getContent, { params: { id: contentId ?? "" } }, { signal }),
    enabled: contentId !== null,
  });
  const query = useQuery({
    queryKey: ["calendar-journey", id],
    queryFn: ({ signal }) =>
      api.call(calendarJourneyRoutes.getCalendarJourney, { params: { id } }, { signal }),
  });
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (content.error) return <ErrorState error={content.error} onRetry={() => void content.refetch()} />;
  if (!query.data || (contentId !== null && !content.data))
    return <Skeleton active paragraph={{ rows: 10 }} />;
  const placed = content.data && {
    item: content.data,
    day: address.get("day") ?? "",
    at: address.get("at") ?? "10:00",
  };
  return <Editor key={id} journey={query.data} placed={placed} />;
}

/** @param placed a piece that the content calendar plans for a day: it comes in as a step, kept once it is saved */
function Editor({ journey, placed }: { journey: CalendarJourney; placed: PlacedPiece | undefined }) {
  const t = useWords(calendarJourneyWords);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<CalendarForm>();
  const [initial] = useState(() => withPiece(toForm(journey), placed));
  const { id, channel, state } = journey;
  const save = useMutation({
    mutationFn: ({ name, definition }: { name: string; definition: CalendarDefinition }) =>
      api.call(calendarJourneyRoutes.changeCalendarJourney, { params: { id }, body: { name, definition } }),
    onSuccess: async (saved) => {
      queries.setQueryData(["calendar-journey", id], saved);
      void queries.invalidateQueries({ queryKey: ["calendar"] });
      void message.success(t("saved"));
      await navigate(`/journeys/calendar/${id}`, { replace: true });
    },
    onError: (error) => showProblem(error, form),
  });
  return (
    <>
      <PageHeader
        title={t("edit")}
        about={t(state === "draft" ? "startHint" : "editHint")}
        back={{ to: `/journeys/calendar/${id}`, label: journey.name }}
      />
      {placed && (
        <Alert
          type="info"
          showIcon
          title={t("placed", { name: placed.item.name })}
          style={{ marginBottom: 16 }}
        />
      )}
      <Form<CalendarForm>
        form={form}
        layout="vertical"
        className="h-stack"
        requiredMark={false}
        initialValues={initial}
        onFinish={(values) =>
          save.mutate({ name: values.name, definition: toDefinition({ ...initial, ...values }, channel) })
        }
      >
        <section className="h-card">
          <Form.Item name="name" label={t("name")} rules={[{ required: true, message: t("needed") }]}>
            <Input maxLength={60} />
          </Form.Item>
          <Begin channel={channel} />
        </section>
        <section className="h-card">
          <h2 className="h-card-title">{t(channel === "group" ? "whom" : "whose")}</h2>
          {channel === "group" ? <GroupFields /> : <MomentsFields />}
        </section>
        <section className="h-card">
          <h2 className="h-card-title">{t("steps")}</h2>
          <Steps channel={channel} />
        </section>
        <div className="h-row">
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t("save")}
          </Button>
          <Button onClick={() => void navigate(`/journeys/calendar/${id}`)}>{t("cancel")}</Button>
        </div>
      </Form>
    </>
  );
}

function Begin({ channel }: { channel: CalendarJourney["channel"] }) {
  const t = useWords(calendarJourneyWords);
  const kind = Form.useWatch("startKind") as CalendarForm["startKind"] | undefined; // the field of that name
  return (
    <>
      {channel === "group" && (
        <Form.Item name="startKind" label={t("dayOne")}>
          <Radio.Group
            options={(["created", "date"] as const).map((value) => ({ value, label: t(`dayOne.${value}`) }))}
          />
        </Form.Item>
      )}
      {(channel === "moments" || kind === "date") && (
        <Form.Item name="startDay" label={t("startDay")} rules={[{ required: true, message: t("needed") }]}>
          <Input type="date" style={{ width: 160 }} />
        </Form.Item>
      )}
      {channel === "group" && (
        <Form.Item name="takesNew" valuePropName="checked">
          <Checkbox>{t("takesNew")}</Checkbox>
        </Form.Item>
      )}
    </>
  );
}

function Steps({ channel }: { channel: CalendarJourney["channel"] }) {
  const t = useWords(calendarJourneyWords);
  const form = Form.useFormInstance<CalendarForm>();
  const needed = [{ required: true, message: t("needed") }];
  /** On the day after the last: most plans say one thing a day. */
  const next = (): StepForm => {
    const steps = form.getFieldValue("steps") as Partial<StepForm>[]; // the list of this form
    const day = Math.min(366, Math.max(0, ...steps.map((step) => step.day ?? 0)) + 1);
    return { id: newStepId(), day, at: "10:00", kind: "post", class: "care", text: "" };
  };
  return (
    <Form.List name="steps">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key} className="calendar-step">
              <div className="h-row">
                <Form.Item name={[name, "day"]} label={t("dayField")} rules={needed}>
                  <InputNumber min={1} max={366} precision={0} style={{ width: 80 }} />
                </Form.Item>
                <Form.Item name={[name, "at"]} label={t("time")} rules={needed}>
                  <Input type="time" style={{ width: 110 }} />
                </Form.Item>
                <Form.Item name={[name, "kind"]} label={t("kind")}>
                  <Select
                    style={{ width: 190 }}
                    options={CALENDAR_STEP_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t("removeStep")}
                  disabled={fields.length === 1}
                  onClick={() => remove(name)}
                />
              </div>
              <StepContent place={name} channel={channel} />
            </div>
          ))}
          {fields.length < 60 && (
            <Button type="dashed" icon={<PlusOutlined />} onClick={() => add(next())}>
              {t("addStep")}
            </Button>
          )}
        </>
      )}
    </Form.List>
  );
}
