import { acquisitionRoutes, type ChannelCode } from "@hortus/contracts";
import { ErrorState, PageHeader, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Skeleton } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { api } from "../../api.ts";
import { useClosingQuestion } from "../../shared/leave/use-closing-question.ts";
import { useLeaveQuestion } from "../../shared/leave/use-leave-question.ts";
import { fieldsOf, toBody, type CodeForm } from "./code-form.ts";
import { CodeFields } from "./fields.tsx";
import { Preview } from "./preview.tsx";
import { codesWords } from "./words.ts";
import "./codes.css";

/** Makes a channel code, or changes what stands behind one. */
export default function ChannelCodeFormPage() {
  const { id } = useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ["channel-code", id],
    queryFn: ({ signal }) =>
      api.call(acquisitionRoutes.getChannelCode, { params: { id: id ?? "" } }, { signal }),
    enabled: id !== undefined,
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (id !== undefined && !data) return <Skeleton active paragraph={{ rows: 10 }} />;
  return <CodeEditor key={id} code={data} />;
}

function CodeEditor({ code }: { code: ChannelCode | undefined }) {
  const t = useWords(codesWords);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<CodeForm>();
  const [isChanged, setChanged] = useState(false);
  useClosingQuestion(isChanged);
  const { letGo } = useLeaveQuestion(isChanged, {
    title: t("leaveTitle"),
    hint: t("leaveHint"),
    leave: t("leave"),
    stay: t("stay"),
  });
  const values = Form.useWatch([], form);
  const save = useMutation({
    mutationFn: (fields: CodeForm) =>
      code
        ? api.call(acquisitionRoutes.changeChannelCode, { params: { id: code.id }, body: toBody(fields) })
        : api.call(acquisitionRoutes.createChannelCode, { body: toBody(fields) }),
    onSuccess: async (saved) => {
      letGo();
      queries.setQueryData(["channel-code", saved.id], saved);
      void queries.invalidateQueries({ queryKey: ["channel-codes"] });
      void message.success(t(code ? "saved" : "created"));
      await navigate(`/channel-codes/${saved.id}`, { replace: true });
    },
    onError: (error) => showProblem(error, form),
  });
  const back = code
    ? { to: `/channel-codes/${code.id}`, label: code.name }
    : { to: "/channel-codes", label: t("title") };
  return (
    <>
      <PageHeader title={t(code ? "editTitle" : "create")} back={back} />
      <div className="code-editor">
        <Form<CodeForm>
          form={form}
          layout="vertical"
          className="h-card"
          requiredMark={false}
          initialValues={fieldsOf(code)}
          onValuesChange={() => setChanged(true)}
          onFinish={(fields) => save.mutate(fields)}
        >
          <CodeFields form={form} />
          <div className="h-row">
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {t(code ? "save" : "create")}
            </Button>
            <Button onClick={() => void navigate(back.to)}>{t("cancel")}</Button>
          </div>
        </Form>
        <aside className="code-preview">
          <Preview fields={values ?? fieldsOf(code)} />
        </aside>
      </div>
    </>
  );
}
