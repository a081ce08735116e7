import { OPERATORS, segmentRoutes, type Segment, type SegmentUsage } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { UsageList, useUsages } from "./usages.tsx";
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
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => api.call(segmentRoutes.deleteSegment, { params: { id: segment.id } }),
    onSuccess: async () => {
      void queries.invalidateQueries({ queryKey: ["segments"] });
      void message.success(t("deleted"));
      await navigate("/segments");
    },
    onError: (error) => showProblem(error),
  });
  const usages = useUsages(segment.id);
  const [inUse, setInUse] = useState<readonly SegmentUsage[]>();
  const isArchived = segment.state === "archived";
  /** Asked anew: what uses it may have changed since the page was opened. The server refuses in any case. */
  const unlessUsed = async (ask: () => void) => {
    const { data } = await usages.refetch();
    if (!data || data.rows.length === 0) return ask();
    setInUse(data.rows);
  };
  const askArchive = () =>
    void modal.confirm({
      title: t("archiveTitle", { name: segment.name }),
      content: t("archiveText"),
      okText: t("archive"),
      cancelText: t("keep"),
      onOk: () => change.mutateAsync({ archived: true }),
    });
  const askDelete = () =>
    void modal.confirm({
      title: t("deleteTitle", { name: segment.name }),
      content: t("deleteText"),
      okText: t("delete"),
      okButtonProps: { danger: true },
      cancelText: t("keep"),
      onOk: () => remove.mutateAsync(),
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
            <Button onClick={() => void unlessUsed(askArchive)}>{t("archive")}</Button>
          )}
          <Button danger onClick={() => void unlessUsed(askDelete)}>
            {t("delete")}
          </Button>
          <span className="h-muted h-small h-grow">{t("archiveText")}</span>
        </div>
      )}
      {/* In the page and not by useApp(): its links need the router, which stands below the app. */}
      <Modal
        open={inUse !== undefined}
        title={t("inUseTitle", { name: segment.name })}
        footer={
          <Button type="primary" onClick={() => setInUse(undefined)}>
            {t("understood")}
          </Button>
        }
        onCancel={() => setInUse(undefined)}
      >
        <p>{t("inUseText")}</p>
        <UsageList usages={inUse ?? []} />
      </Modal>
    </div>
  );
}
