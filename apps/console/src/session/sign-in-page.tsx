import { platformRoutes } from "@hortus/contracts";
import { useProblemText, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { api } from "../api.ts";
import { SessionFrame } from "./frame.tsx";
import { meQuery } from "./me.ts";
import { sessionWords } from "./words.ts";

export default function SignInPage() {
  const t = useWords(sessionWords);
  const problem = useProblemText();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const setup = useQuery({
    queryKey: ["setup"],
    queryFn: ({ signal }) => api.call(platformRoutes.setupStatus, {}, { signal }),
  });
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => api.call(platformRoutes.signIn, { body }),
    onSuccess: async (me) => {
      queries.clear();
      queries.setQueryData(meQuery.queryKey, me);
      await navigate(ownAddress(params.get("to")), { replace: true });
    },
  });
  if (setup.data?.needed) return <Navigate to="/setup" replace />;
  return (
    <SessionFrame title={t("signInTitle")}>
      {signIn.isError && (
        <Alert type="error" showIcon title={problem(signIn.error)} style={{ marginBottom: 16 }} />
      )}
      <Form layout="vertical" requiredMark={false} onFinish={(values) => signIn.mutate(values)} size="large">
        <Form.Item
          name="email"
          label={t("email")}
          rules={[
            { required: true, message: t("emailNeeded") },
            { type: "email", message: t("emailWrong") },
          ]}
        >
          <Input autoComplete="username" inputMode="email" autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("password")}
          rules={[{ required: true, message: t("passwordNeeded") }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={signIn.isPending}>
          {t("signIn")}
        </Button>
      </Form>
    </SessionFrame>
  );
}

/** Only addresses of this console: a link from elsewhere must not lead people away after they signed in. */
function ownAddress(to: string | null): string {
  if (!to) return "/";
  const url = new URL(to, location.origin);
  return url.origin === location.origin ? url.pathname + url.search : "/";
}
