import { wecomRoutes, type ConnectionCheck, type WecomConnection } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Collapse, Form, Input, InputNumber } from "antd";
import { api } from "../../../api.ts";
import { wecomWords } from "../words.ts";
import { Checks } from "./checks.tsx";
import { wizardWords } from "./words.ts";

export interface AppSettings {
  corpId: string;
  agentId: number;
  secret?: string;
  baseUrl: string;
}

/** Company, app and secret: tried right by right before anything is stored. */
export function AppStep(props: {
  connection: WecomConnection | undefined;
  onNext(settings: AppSettings): void;
}) {
  const t = useWords(wizardWords);
  const field = useWords(wecomWords);
  const { connection, onNext } = props;
  const showProblem = useShowProblem();
  const [form] = Form.useForm<AppSettings>();
  const check = useMutation({
    mutationFn: ({ secret, ...settings }: AppSettings) =>
      api.call(wecomRoutes.checkWecom, { body: { ...settings, ...(secret ? { secret } : {}) } }),
    onError: (error) => showProblem(error, form),
  });
  const checks: readonly ConnectionCheck[] | undefined = check.data?.checks;
  const isIn = checks?.some(({ key, state }) => key === "token" && state === "good") ?? false;
  const isWhole = checks?.every(({ state }) => state === "good") ?? false;
  return (
    <Form<AppSettings>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="h-card"
      initialValues={{
        corpId: connection?.corpId,
        agentId: connection?.agentId,
        baseUrl: connection?.baseUrl ?? "https://qyapi.weixin.qq.com",
      }}
      // What was tried is no longer what stands there.
      onValuesChange={() => check.reset()}
      onFinish={(settings) => check.mutate(settings)}
    >
      <h2 className="h-card-title">{t("appTitle")}</h2>
      <ol className="wecom-where">
        <li>{t("where.corp")}</li>
        <li>{t("where.app")}</li>
        <li>{t("where.range")}</li>
        <li>{t("where.customers")}</li>
        <li>{t("where.ip")}</li>
      </ol>
      <Form.Item
        name="corpId"
        label={field("corpId")}
        extra={field("corpIdHint")}
        rules={[{ required: true, pattern: /^[A-Za-z0-9_-]{4,64}$/, message: field("corpIdWrong") }]}
      >
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="agentId"
        label={field("agentId")}
        rules={[{ required: true, message: field("agentIdNeeded") }]}
      >
        <InputNumber min={1} precision={0} controls={false} style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item
        name="secret"
        label={field("secret")}
        extra={t("secretHint")}
        rules={[{ required: !connection, message: field("secretNeeded") }]}
      >
        <Input.Password
          autoComplete="new-password"
          maxLength={200}
          placeholder={connection ? field("secretKeep") : ""}
        />
      </Form.Item>
      <Collapse
        ghost
        items={[
          {
            key: "more",
            label: t("more"),
            forceRender: true,
            children: (
              <Form.Item
                name="baseUrl"
                label={field("baseUrl")}
                extra={field("baseUrlHint")}
                rules={[{ required: true, pattern: /^https?:\/\/.+/, message: field("baseUrlWrong") }]}
              >
                <Input inputMode="url" />
              </Form.Item>
            ),
          },
        ]}
      />
      {checks && <Checks checks={checks} />}
      {checks && isIn && !isWhole && <Alert type="info" title={t("goOnAnyway")} />}
      <div className="h-row">
        <Button type={isIn ? "default" : "primary"} htmlType="submit" loading={check.isPending}>
          {t(checks ? "checkAgain" : "check")}
        </Button>
        <Button
          type={isIn ? "primary" : "default"}
          disabled={!isIn}
          title={isIn ? undefined : t("checkFirst")}
          onClick={() => onNext(form.getFieldsValue(true) as AppSettings)} // checked by the rules when it was tried
        >
          {t("next")}
        </Button>
      </div>
    </Form>
  );
}
