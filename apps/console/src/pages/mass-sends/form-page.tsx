import {
  campaignRoutes,
  contentRoutes,
  MASS_SEND_CHANNELS,
  type ContentItem,
  type MassSend,
  type MassSendChannel,
} from "@hortus/contracts";
import { ErrorState, PageHeader, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Skeleton } from "antd";
import { useEffect, useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { AudienceFigures } from "./audience-figures.tsx";
import { toDefinition, toDraft, type Draft } from "./draft.ts";
import { withContent } from "./from-library.tsx";
import { MassSendFields } from "./fields.tsx";
import { MessagePreview } from "./message-preview.tsx";
import { massSendWords } from "./words.ts";
import "./mass-sends.css";

/** Writes a mass send: what it says and to whom, with what would become of it beside. */
export default function MassSendFormPage() {
  const { id } = useParams();
  const [address] = useSearchParams();
  const contentId = id === undefined ? address.get("content") : null;
  const content = useQuery({
    queryKey: ["content-item", contentId],
    queryFn: ({ signal }) =>
      api.call(contentRoutes.getContent, { params: { id: contentId ?? "" } }, { signal }),
    enabled: contentId !== null,
  });
  const { data, error, refetch } = useQuery({
    queryKey: ["mass-send", id],
    queryFn: ({ signal }) => api.call(campaignRoutes.getMassSend, { params: { id: id ?? "" } }, { signal }),
    enabled: id !== undefined,
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (content.error) return <ErrorState error={content.error} onRetry={() => void content.refetch()} />;
  if ((id !== undefined && !data) || (contentId !== null && !content.data))
    return <Skeleton active paragraph={{ rows: 10 }} />;
  return (
    <Editor
      key={id}
      massSend={data}
      content={content.data}
      plan={{
        title: address.get("title") ?? undefined,
        day: address.get("day") ?? undefined,
        at: address.get("at") ?? undefined,
        entryId: address.get("entry") ?? undefined,
      }}
      channel={MASS_SEND_CHANNELS.find((one) => one === address.get("channel")) ?? "single"}
    />
  );
}

/** What the content calendar plans: saved, the mass send carries its entry out. */
interface Plan {
  title: string | undefined;
  day: string | undefined;
  at: string | undefined;
  entryId: string | undefined;
}

/** A new one may begin with a piece of the library and a plan of the calendar. */
function Editor(props: {
  massSend: MassSend | undefined;
  content: ContentItem | undefined;
  plan: Plan;
  channel: MassSendChannel;
}) {
  const { massSend, plan } = props;
  const t = useWords(massSendWords);
  const format = useFormat();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<Draft>();
  const [initial] = useState(() => begin(props, format.exact));
  const values = Form.useWatch<Draft | undefined>([], form) ?? initial;
  const settled = useSettled(values);
  const definition = toDefinition({ ...initial, ...settled }, format.dayStart);
  const title = massSend ? t("editTitle") : t(`create.${initial.channel}`);
  const save = useMutation({
    mutationFn: (draft: Draft) => {
      const body = { name: draft.name, definition: toDefinition({ ...initial, ...draft }, format.dayStart) };
      return massSend
        ? api.call(campaignRoutes.changeMassSend, { params: { id: massSend.id }, body })
        : api.call(campaignRoutes.createMassSend, {
            body: { ...body, ...(plan.entryId ? { calendarEntryId: plan.entryId } : {}) },
          });
    },
    onSuccess: async (saved) => {
      queries.setQueryData(["mass-send", saved.id], saved);
      void queries.invalidateQueries({ queryKey: ["mass-sends"] });
      if (plan.entryId) void queries.invalidateQueries({ queryKey: ["calendar"] });
      void message.success(t("saved"));
      await navigate(`/mass-sends/${saved.id}`, { replace: true });
    },
    onError: (error) => showProblem(error, form),
  });
  const back = massSend
    ? { to: `/mass-sends/${massSend.id}`, label: massSend.name }
    : plan.entryId
      ? {
          to: `/calendar?month=${plan.day?.slice(0, 7) ?? ""}&entry=${plan.entryId}`,
          label: t("toCalendar"),
        }
      : { to: "/mass-sends", label: t("title") };
  return (
    <>
      <PageHeader title={title} about={t("draftHint")} back={back} />
      <div className="mass-send-editor">
        <Form<Draft>
          form={form}
          layout="vertical"
          className="h-stack"
          requiredMark={false}
          initialValues={initial}
          onFinish={(draft) => save.mutate(draft)}
        >
          <MassSendFields form={form} channel={initial.channel} />
          <div className="h-row">
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {t("save")}
            </Button>
            <Button onClick={() => void navigate(back.to)}>{t("cancel")}</Button>
          </div>
        </Form>
        <aside className="h-stack mass-send-aside">
          <AudienceFigures definition={definition} id={massSend?.id} />
          <MessagePreview definition={definition} />
        </aside>
      </div>
    </>
  );
}

function begin(
  { massSend, content, plan, channel }: Parameters<typeof Editor>[0],
  exact: (instant: string) => string,
): Draft {
  const draft = toDraft(massSend?.name ?? plan.title ?? content?.name ?? "", massSend?.definition, {
    exact,
    channel,
  });
  const { day, at } = plan;
  const planned = { ...draft, ...(day ? { startDay: day } : {}), ...(day && at ? { startTime: at } : {}) };
  if (!content) return planned;
  return {
    ...planned,
    class: content.purpose === "offer" ? "offer" : "care",
    classes: content.classes,
    variants: draft.variants.map((variant) => withContent(variant, content)),
  };
}

/** What was typed, once the fingers rest: each change would ask the server otherwise. */
function useSettled<Value>(value: Value): Value {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), 600);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
