import { platformRoutes } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { App, Form, Input } from "antd";
import { api } from "../api.ts";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useNewPasswordRules } from "./password-rules.ts";
import { sessionWords } from "./words.ts";

export default function PasswordDialog({ onClose }: { onClose(): void }) {
  const t = useWords(sessionWords);
  const rules = useNewPasswordRules();
  const { message } = App.useApp();
  const change = async (body: { current: string; next: string }) => {
    await api.call(platformRoutes.changePassword, { body });
    void message.success(t("changed"));
  };
  return (
    <FormDialog title={t("changePassword")} okText={t("change")} save={change} onClose={onClose}>
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
    </FormDialog>
  );
}
