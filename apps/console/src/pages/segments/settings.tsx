import { OPERATORS, segmentRoutes, type Segment } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input } from "antd";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { segmentWords } from "./words.ts";

interface Fields {
  name: string;
  description: string;
}

/** Name, description, and the way into the archive and back. */
export function Settings({ segment }: { segment: Segment }) {
  const t = useWords(segmentWords);
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<Fields>();
  const mayChange = useMay(OPERATORS);
  const change = useMutation({
    mutationFn: (body: Partial<Fields> & { archived?: boolean }) =>
      api.call(segmentRoutes.changeSegment, { params: { id: segment.id }, body }),
    onSuccess: (next, { archived }) => {
      queries.setQueryData(["segment", segment.id], next);
      void queries.invalidateQueries({ queryKey: ["segments"] });
      void message.success(t(archived === undefined ? "saved" : archived ? "archived" : "restored"));
    },
    onError: (error) => showProblem(error, form),
  });
  const isArchived = segment.state === "archived";
  const ask = () =>
    modal.confirm({
      title: t("archiveTitle", { name: segment.name }),
      content: t("archiveText"),
      okText: t("archive"),
      cancelText: t("keep"),
      onOk: () => change.mutateAsync({ archived: true }),
    });
  return (
    <div className="h-card h-stack" style={{ maxWidth: 640 }}>
      <Form<Fields>
        form={form}
        layout="vertical"
        disabled={!mayChange || isArchived}
        initialValues={{ name: segment.name, description: segment.description }}
        onFinish={(fields) => change.mutate(fields)}
      >
        <Form.Item name="name" label={t("name")} rules={[{ required: true, message: t("nameMissing") }]}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="description" label={t("description")}>
          <Input maxLength={500} placeholder={t("descriptionHint")} />
        </Form.Item>
        {mayChange && !isArchived && (
          <Button htmlType="submit" type="primary" loading={change.isPending}>
            {t("saveSettings")}
          </Button>
        )}
      </Form>
      {mayChange && (
        <div className="h-row">
          {isArchived ? (
            <Button loading={change.isPending} onClick={() => change.mutate({ archived: false })}>
              {t("restore")}
            </Button>
          ) : (
            <Button onClick={() => void ask()}>{t("archive")}</Button>
          )}
          <span className="h-muted h-small h-grow">{t("archiveText")}</span>
        </div>
      )}
    </div>
  );
}
