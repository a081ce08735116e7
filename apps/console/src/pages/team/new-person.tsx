import { platformRoutes, ROLES, type Role } from "@hortus/contracts";
import { useRoleNames, useWords } from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Select } from "antd";
import { api } from "../../api.ts";
import { useNewPasswordRules } from "../../session/password-rules.ts";
import { FormDialog } from "../../shared/form-dialog.tsx";
import { useAdvisors } from "../../shared/lookups.ts";
import { teamWords } from "./words.ts";

interface Fields {
  name: string;
  email: string;
  password: string;
  role: Role;
  advisorId?: string;
}

export function NewPerson({ onClose }: { onClose(): void }) {
  const t = useWords(teamWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const roleName = useRoleNames();
  const passwordRules = useNewPasswordRules();
  const advisors = useAdvisors();
  const [form] = Form.useForm<Fields>();
  const role = Form.useWatch("role", form);
  const add = async (body: Fields) => {
    await api.call(platformRoutes.addPerson, { body });
    void message.success(t("added"), 6);
    void queries.invalidateQueries({ queryKey: ["people"] });
  };
  return (
    <FormDialog<Fields>
      title={t("add")}
      okText={t("add")}
      form={form}
      initialValues={{ role: "operator" }}
      save={add}
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t("name")}
        rules={[{ required: true, whitespace: true, message: t("nameNeeded") }]}
      >
        <Input maxLength={60} autoFocus autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="email"
        label={t("email")}
        rules={[
          { required: true, message: t("emailNeeded") },
          { type: "email", message: t("emailWrong") },
        ]}
      >
        <Input inputMode="email" autoComplete="off" />
      </Form.Item>
      <Form.Item name="role" label={t("role")} extra={role && t(`about.${role}`)}>
        <Select options={ROLES.map((value) => ({ value, label: roleName(value) }))} />
      </Form.Item>
      {role === "advisor" && (
        <Form.Item
          name="advisorId"
          label={t("advisor")}
          extra={t("advisorHint")}
          rules={[{ required: true, message: t("advisorNeeded") }]}
        >
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={advisors.map(({ id, name, department }) => ({
              value: id,
              label: `${name} · ${department}`,
            }))}
          />
        </Form.Item>
      )}
      <Form.Item name="password" label={t("password")} extra={t("passwordHint")} rules={passwordRules}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </FormDialog>
  );
}
