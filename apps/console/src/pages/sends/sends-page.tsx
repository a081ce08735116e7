import {
  INTENT_STATES,
  OPERATORS,
  outreachRoutes,
  type OutreachSettings,
  type Send,
} from "@hortus/contracts";
import {
  EmptyState,
  KindTag,
  PageHeader,
  ResourceTable,
  useFormat,
  useShowProblem,
  useWords,
  When,
} from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Form, Input, InputNumber } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { useReasonWords } from "../../shared/lookups.ts";
import { sendWords } from "./words.ts";

const tones = {
  sent: "good",
  refused: "bad",
  failed: "bad",
  deferred: "warm",
  handed_over: "warm",
  unknown: "warm",
  planned: "plain",
  cancelled: "plain",
} as const;

/** Everything that was to go out, and what became of it. */
export default function SendsPage() {
  const t = useWords(sendWords);
  const reasonOf = useReasonWords();
  const mayChange = useMay(OPERATORS);
  const [isOpen, open] = useState(false);
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={mayChange && <Button onClick={() => open(true)}>{t("settings")}</Button>}
      />
      <Total />
      <ResourceTable<Send>
        list="sends"
        everyMs={5_000}
        load={({ filters, cursor }) =>
          api.call(outreachRoutes.listSends, {
            query: {
              state: INTENT_STATES.find((state) => state === filters["state"]?.[0]),
              reason: filters["reason"]?.[0],
              from: filters["plannedFrom"]?.[0],
              to: filters["plannedTo"]?.[0],
              cursor,
            },
          })
        }
        filters={[
          {
            key: "state",
            label: t("state"),
            kind: "one",
            options: INTENT_STATES.map((value) => ({ value, label: t(value) })),
          },
          {
            key: "reason",
            label: t("reason"),
            kind: "one",
            options: [
              "quiet_hours",
              "quiet_window",
              "frequency_cap",
              "channel_quota",
              "no_contact",
              "missing_variable",
              "not_a_friend",
            ].map((value) => ({ value, label: reasonOf(value) })),
          },
          { key: "planned", label: t("day"), kind: "days" },
        ]}
        rowKey={({ id }) => id}
        to={({ customer }) => `/customers/${customer.id}`}
        empty={
          <EmptyState
            title={t("none")}
            hint={t("noneHint")}
            actions={
              <Link to="/journeys">
                <Button type="primary">{t("toJourneys")}</Button>
              </Link>
            }
          />
        }
        columns={[
          {
            key: "customer",
            title: t("customer"),
            width: 110,
            render: ({ customer }) => customer.name,
            text: ({ customer }) => customer.name,
          },
          {
            key: "state",
            title: t("state"),
            width: 120,
            render: ({ state }) => <KindTag tone={tones[state]}>{t(state)}</KindTag>,
            text: ({ state }) => t(state),
          },
          {
            key: "reason",
            title: t("reason"),
            width: 160,
            render: (send) => <Reason send={send} />,
            text: ({ reason }) => (reason ? reasonOf(reason) : ""),
          },
          {
            key: "text",
            title: t("text"),
            width: 300,
            render: ({ text, title }) => text || title,
            text: ({ text, title }) => text || title,
          },
          {
            key: "why",
            title: t("why"),
            width: 170,
            render: ({ why }) => (
              <Link to={`/journeys/${why.journeyId}`}>{`${why.journeyName} · ${why.stepName}`}</Link>
            ),
            text: ({ why }) => `${why.journeyName} ${why.stepName}`,
          },
          {
            key: "advisor",
            title: t("advisor"),
            width: 90,
            render: ({ advisor }) => advisor?.name ?? "–",
            text: ({ advisor }) => advisor?.name ?? "",
          },
          {
            key: "plannedAt",
            title: t("plannedAt"),
            width: 130,
            render: ({ plannedAt }) => <When at={plannedAt} />,
            text: ({ plannedAt }) => plannedAt,
          },
        ]}
      />
      {isOpen && <Settings onClose={() => open(false)} />}
    </>
  );
}

function Reason({ send }: { send: Send }) {
  const t = useWords(sendWords);
  const reasonOf = useReasonWords();
  const format = useFormat();
  if (!send.reason) return null;
  return (
    <>
      {reasonOf(send.reason)}
      {send.until && <span className="h-muted h-small"> {t("until", { at: format.when(send.until) })}</span>}
    </>
  );
}

function Total() {
  const t = useWords(sendWords);
  const format = useFormat();
  const to = format.today();
  const from = new Date(Date.parse(to) - 29 * 86_400_000).toISOString().slice(0, 10);
  const { data } = useQuery({
    queryKey: ["sends-summary", from, to],
    queryFn: () => api.call(outreachRoutes.sendsSummary, { query: { from, to } }),
  });
  if (!data) return null;
  const { planned, sent, refused } = data.total;
  return <p className="h-figure">{t("total", { planned, sent, refused })}</p>;
}

function Settings({ onClose }: { onClose: () => void }) {
  const t = useWords(sendWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const { message } = App.useApp();
  const [form] = Form.useForm<OutreachSettings>();
  const query = useQuery({
    queryKey: ["outreach-settings"],
    queryFn: () => api.call(outreachRoutes.outreachSettings, {}),
  });
  const save = useMutation({
    mutationFn: (body: OutreachSettings) =>
      api.call(outreachRoutes.changeOutreachSettings, { body: { ...query.data, ...body } }),
    onSuccess: (next) => {
      queries.setQueryData(["outreach-settings"], next);
      void message.success(t("saved"));
      onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  return (
    <Drawer open title={t("settings")} onClose={onClose} size={360}>
      {query.data && (
        <Form
          form={form}
          layout="vertical"
          initialValues={query.data}
          onFinish={(values: OutreachSettings) =>
            save.mutate({ ...values, channelQuota: query.data.channelQuota })
          }
        >
          <Form.Item
            name={["quietHours", "from"]}
            label={t("quietFrom")}
            rules={[{ required: true, pattern: /^([01]\d|2[0-3]):[0-5]\d$/ }]}
          >
            <Input />
          </Form.Item>
          <Form.Item
            name={["quietHours", "to"]}
            label={t("quietTo")}
            rules={[{ required: true, pattern: /^([01]\d|2[0-3]):[0-5]\d$/ }]}
          >
            <Input />
          </Form.Item>
          <Form.Item
            name={["frequencyCap", "messages"]}
            label={t("capMessages")}
            rules={[{ required: true }]}
          >
            <InputNumber min={0} max={100} />
          </Form.Item>
          <Form.Item name={["frequencyCap", "days"]} label={t("capDays")} rules={[{ required: true }]}>
            <InputNumber min={1} max={31} />
          </Form.Item>
          <Form.Item name="taskDays" label={t("taskDays")} rules={[{ required: true }]}>
            <InputNumber min={1} max={30} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {t("save")}
          </Button>
        </Form>
      )}
    </Drawer>
  );
}
