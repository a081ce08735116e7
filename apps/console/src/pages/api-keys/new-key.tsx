import { platformRoutes, SCOPES, type Scope } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Form, Input, Modal, Typography } from "antd";
import { api } from "../../api.ts";
import { apiKeysWords } from "./words.ts";

interface Fields {
  name: string;
  scopes: Scope[];
}

/** Makes a key and shows it this once. */
export function NewKey({ onClose }: { onClose(): void }) {
  const t = useWords(apiKeysWords);
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const create = useMutation({
    mutationFn: (body: Fields) => api.call(platformRoutes.createApiKey, { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["api-keys"] }),
    onError: (error) => showProblem(error, form),
  });
  if (create.data) return <Made apiKey={create.data.key} onClose={onClose} />;
  return (
    <Modal
      open
      title={t("create")}
      okText={t("create")}
      cancelText={t("cancel")}
      confirmLoading={create.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ scopes: ["orders:write"] }}
        onFinish={(fields) => create.mutate(fields)}
      >
        <Form.Item
          name="name"
          label={t("name")}
          extra={t("nameHint")}
          rules={[{ required: true, whitespace: true, message: t("nameNeeded") }]}
        >
          <Input maxLength={60} autoFocus />
        </Form.Item>
        <Form.Item
          name="scopes"
          label={t("scopes")}
          rules={[{ required: true, type: "array", min: 1, message: t("scopesNeeded") }]}
        >
          <Checkbox.Group
            style={{ display: "flex", flexDirection: "column", gap: 8 }}
            options={SCOPES.map((value) => ({ value, label: t(`scope.${value}`) }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function Made({ apiKey, onClose }: { apiKey: string; onClose(): void }) {
  const t = useWords(apiKeysWords);
  const example = `curl ${location.origin}/api/v1/customers \\\n  -H "Authorization: Bearer ${apiKey}"`;
  return (
    <Modal
      open
      title={t("made")}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("keep")}
        </Button>
      }
    >
      <div className="h-stack">
        <Alert type="warning" showIcon title={t("shownOnce")} />
        <Typography.Text code copyable={{ tooltips: [t("copy"), t("copied")] }} className="h-break">
          {apiKey}
        </Typography.Text>
        <div>
          <p className="h-muted">{t("example")}</p>
          <pre className="h-break" style={{ whiteSpace: "pre-wrap", margin: 0 }}>
            {example}
          </pre>
        </div>
      </div>
    </Modal>
  );
}
