import { wecomRoutes, type WecomConnection } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, InputNumber, Typography } from "antd";
import { api } from "../../api.ts";
import { wecomWords } from "./words.ts";
import "./wecom.css";

interface Fields {
  corpId: string;
  agentId: number;
  secret?: string;
  callbackToken?: string;
  encodingAesKey?: string;
  baseUrl: string;
}

/** Connects; the secret is tried at once and nothing is kept when WeCom refuses it. */
export function ConnectionForm(props: {
  connection: WecomConnection | undefined;
  callbackUrl: string;
  onDone(): void;
}) {
  const t = useWords(wecomWords);
  const { connection, callbackUrl } = props;
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const connect = useMutation({
    mutationFn: ({ secret, callbackToken, encodingAesKey, ...fields }: Fields) =>
      api.call(wecomRoutes.putWecomConnection, {
        body: {
          ...fields,
          kind: connection?.kind ?? "wecom",
          ...(connection?.phoneUrl ? { phoneUrl: connection.phoneUrl } : {}),
          // Left out, the stored ones stay.
          ...(secret ? { secret } : {}),
          ...(callbackToken ? { callbackToken } : {}),
          ...(encodingAesKey ? { encodingAesKey } : {}),
        },
      }),
    onSuccess: async () => {
      void message.success(t("saved"));
      props.onDone();
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["wecom"] }),
        queries.invalidateQueries({ queryKey: ["advisors"] }),
      ]);
    },
    onError: (error) => showProblem(error, form),
  });
  const keep = connection ? t("secretKeep") : "";
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="h-card wecom-form"
      initialValues={{
        corpId: connection?.corpId,
        agentId: connection?.agentId,
        baseUrl: connection?.baseUrl ?? "https://qyapi.weixin.qq.com",
      }}
      onFinish={(fields) => connect.mutate(fields)}
    >
      <h2 className="h-card-title">{t("connectTitle")}</h2>
      <p className="h-muted wecom-hint">{t("connectHint")}</p>
      <Form.Item
        name="corpId"
        label={t("corpId")}
        extra={t("corpIdHint")}
        rules={[{ required: true, pattern: /^[A-Za-z0-9_-]{4,64}$/, message: t("corpIdWrong") }]}
      >
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="agentId"
        label={t("agentId")}
        rules={[{ required: true, message: t("agentIdNeeded") }]}
      >
        <InputNumber min={1} precision={0} controls={false} style={{ width: "100%" }} />
      </Form.Item>
      <Form.Item
        name="secret"
        label={t("secret")}
        extra={t("secretHint")}
        rules={[{ required: !connection, message: t("secretNeeded") }]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} placeholder={keep} />
      </Form.Item>
      <h2 className="h-card-title">{t("callback")}</h2>
      <p className="h-muted wecom-hint">{t("callbackHint")}</p>
      <Form.Item label={t("callbackUrl")}>
        <Typography.Text copyable={{ tooltips: [t("copy"), t("copied")] }} className="h-break">
          {callbackUrl}
        </Typography.Text>
      </Form.Item>
      <Form.Item
        name="callbackToken"
        label={t("token")}
        rules={[{ required: !connection, pattern: /^[A-Za-z0-9]{1,32}$/, message: t("tokenWrong") }]}
      >
        <Input.Password autoComplete="new-password" placeholder={keep} />
      </Form.Item>
      <Form.Item
        name="encodingAesKey"
        label={t("aesKey")}
        rules={[{ required: !connection, pattern: /^[A-Za-z0-9]{43}$/, message: t("aesKeyWrong") }]}
      >
        <Input.Password autoComplete="new-password" placeholder={keep} />
      </Form.Item>
      <Form.Item
        name="baseUrl"
        label={t("baseUrl")}
        extra={t("baseUrlHint")}
        rules={[{ required: true, pattern: /^https?:\/\/.+/, message: t("baseUrlWrong") }]}
      >
        <Input inputMode="url" />
      </Form.Item>
      <div className="h-row">
        <Button type="primary" htmlType="submit" loading={connect.isPending}>
          {t("save")}
        </Button>
        {connection && <Button onClick={props.onDone}>{t("cancel")}</Button>}
      </div>
    </Form>
  );
}
