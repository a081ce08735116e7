import { platformRoutes } from "@hortus/contracts";
import { useProblemText, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { Navigate, useNavigate } from "react-router";
import { api } from "../api.ts";
import { SessionFrame } from "./frame.tsx";
import { meQuery } from "./me.ts";
import { useNewPasswordRules } from "./password-rules.ts";
import { sessionWords } from "./words.ts";

interface FirstOwner {
  title: string;
  name: string;
  email: string;
  password: string;
}

/** The first run: creates the workspace's name and its first owner. */
export default function SetUpPage() {
  const t = useWords(sessionWords);
  const problem = useProblemText();
  const passwordRules = useNewPasswordRules();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const setup = useQuery({
    queryKey: ["setup"],
    queryFn: ({ signal }) => api.call(platformRoutes.setupStatus, {}, { signal }),
  });
  const create = useMutation({
    mutationFn: (body: FirstOwner) => api.call(platformRoutes.setUp, { body }),
    onSuccess: async (me) => {
      queries.clear();
      queries.setQueryData(meQuery.queryKey, me);
      await navigate("/settings/wecom", { replace: true });
    },
  });
  if (setup.data && !setup.data.needed) return <Navigate to="/sign-in" replace />;
  return (
    <SessionFrame title={t("setUpTitle")} hint={t("setUpHint")}>
      {create.isError && (
        <Alert type="error" showIcon title={problem(create.error)} style={{ marginBottom: 16 }} />
      )}
      <Form<FirstOwner>
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => create.mutate(values)}
        size="large"
      >
        <Form.Item
          name="title"
          label={t("workspaceTitle")}
          rules={[{ required: true, whitespace: true, message: t("workspaceTitleNeeded") }]}
        >
          <Input maxLength={60} placeholder={t("workspaceExample")} autoFocus />
        </Form.Item>
        <Form.Item
          name="name"
          label={t("yourName")}
          rules={[{ required: true, whitespace: true, message: t("yourNameNeeded") }]}
        >
          <Input maxLength={60} autoComplete="name" />
        </Form.Item>
        <Form.Item
          name="email"
          label={t("email")}
          rules={[
            { required: true, message: t("emailNeeded") },
            { type: "email", message: t("emailWrong") },
          ]}
        >
          <Input autoComplete="username" inputMode="email" />
        </Form.Item>
        <Form.Item name="password" label={t("password")} extra={t("passwordHint")} rules={passwordRules}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={create.isPending}>
          {t("create")}
        </Button>
      </Form>
    </SessionFrame>
  );
}
