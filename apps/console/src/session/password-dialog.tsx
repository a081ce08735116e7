import { platformRoutes } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { App, Form, Input, Modal } from "antd";
import { api } from "../api.ts";
import { useNewPasswordRules } from "./password-rules.ts";
import { sessionWords } from "./words.ts";

export default function PasswordDialog({ onClose }: { onClose(): void }) {
  const t = useWords(sessionWords);
  const rules = useNewPasswordRules();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<{ current: string; next: string }>();
  const change = useMutation({
    mutationFn: (body: { current: string; next: string }) =>
      api.call(platformRoutes.changePassword, { body }),
    onSuccess: () => {
      void message.success(t("changed"));
      onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  return (
    <Modal
      open
      title={t("changePassword")}
      okText={t("change")}
      cancelText={t("cancel")}
      confirmLoading={change.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => change.mutate(values)}>
        <Form.Item
          name="current"
          label={t("current")}
          rules={[{ required: true, message: t("passwordNeeded") }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="next" label={t("next")} extra={t("passwordHint")} rules={rules}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
