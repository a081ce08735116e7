import { outreachRoutes, type OutreachSettings } from "@hortus/contracts";
import { ErrorState, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Form, Input, InputNumber, Skeleton, Switch } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { Caps, MomentsQuotas, Quotas } from "./limits.tsx";
import { sendWords } from "./words.ts";

/** Quiet hours, caps and quotas, which hold for all journeys and campaigns. */
export function Settings({ onClose }: { onClose: () => void }) {
  const t = useWords(sendWords);
  const query = useQuery({
    queryKey: ["outreach-settings"],
    queryFn: ({ signal }) => api.call(outreachRoutes.outreachSettings, {}, { signal }),
  });
  return (
    <Drawer open title={t("settings")} onClose={onClose} size={480}>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        <SettingsForm settings={query.data} onClose={onClose} />
      ) : (
        <Skeleton active />
      )}
    </Drawer>
  );
}

function SettingsForm({ settings, onClose }: { settings: OutreachSettings; onClose: () => void }) {
  const t = useWords(sendWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const { message } = App.useApp();
  const [form] = Form.useForm<OutreachSettings>();
  const maySeeAudit = useMay(["owner", "reviewer"]);
  const save = useMutation({
    mutationFn: (body: OutreachSettings) =>
      api.call(outreachRoutes.changeOutreachSettings, {
        body: { ...body, channelQuotas: body.channelQuotas.map(withoutEmptied) },
      }),
    onSuccess: (next) => {
      queries.setQueryData(["outreach-settings"], next);
      void message.success(t("saved"));
      onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  const needed = [{ required: true, message: t("needed") }];
  return (
    <Form<OutreachSettings>
      form={form}
      layout="vertical"
      initialValues={settings}
      onFinish={(values) => save.mutate(values)}
    >
      <Form.Item label={t("quietHours")} extra={t("quietHint")}>
        <div className="h-row">
          <Form.Item name={["quietHours", "from"]} rules={needed} noStyle>
            <Input type="time" aria-label={t("quietFrom")} style={{ width: 140 }} />
          </Form.Item>
          <span className="h-muted">{t("quietTo")}</span>
          <Form.Item name={["quietHours", "to"]} rules={needed} noStyle>
            <Input type="time" aria-label={t("quietTo")} style={{ width: 140 }} />
          </Form.Item>
        </div>
      </Form.Item>
      <Form.Item label={t("cap")} extra={t("capHint")}>
        <Caps />
      </Form.Item>
      <Form.Item label={t("quota")} extra={t("quotaHint")}>
        <Quotas />
      </Form.Item>
      <Form.Item label={t("momentsQuota")} extra={t("momentsQuotaHint")}>
        <MomentsQuotas />
      </Form.Item>
      <Form.Item name="tasksPerDay" label={t("tasksPerDay")} extra={t("tasksPerDayHint")} rules={needed}>
        <InputNumber min={1} max={500} precision={0} suffix={t("tasksUnit")} />
      </Form.Item>
      <Form.Item
        name="remindAdvisors"
        label={t("remindAdvisors")}
        extra={t("remindHint")}
        valuePropName="checked"
      >
        <Switch aria-label={t("remindAdvisors")} />
      </Form.Item>
      <Form.Item
        name="tellLosses"
        label={t("tellLosses")}
        extra={t("tellLossesHint")}
        valuePropName="checked"
      >
        <Switch aria-label={t("tellLosses")} />
      </Form.Item>
      <Form.Item
        name="massSendsNeedApproval"
        label={t("approval")}
        extra={t("approvalHint")}
        valuePropName="checked"
      >
        <Switch aria-label={t("approval")} />
      </Form.Item>
      <Form.Item name="taskDays" label={t("taskDays")} rules={needed}>
        <InputNumber min={1} max={30} precision={0} suffix={t("days")} />
      </Form.Item>
      <p className="h-muted h-small" style={{ marginBottom: 12 }}>
        {t("auditHint")} {maySeeAudit && <Link to="/audit">{t("toAudit")}</Link>}
      </p>
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t("save")}
      </Button>
    </Form>
  );
}

/** An emptied field is null, which the API does not know. */
const withoutEmptied = ({ from, perDay, perWeek, perMonth }: OutreachSettings["channelQuotas"][number]) => ({
  from,
  perDay,
  ...(perWeek ? { perWeek } : {}),
  ...(perMonth ? { perMonth } : {}),
});
