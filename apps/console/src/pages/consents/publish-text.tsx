import { consentRoutes, type ConsentPurpose, type ConsentText } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Modal } from "antd";
import { api } from "../../api.ts";
import { consentWords } from "../../shared/consent-words.ts";

interface Fields {
  title: string;
  text: string;
}

/** A new version of what customers are shown for one purpose. */
export function PublishText(props: {
  purpose: ConsentPurpose;
  current: ConsentText | undefined;
  onClose: () => void;
}) {
  const t = useWords(consentWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<Fields>();
  const { purpose, current, onClose } = props;
  const save = useMutation({
    mutationFn: (fields: Fields) =>
      api.call(consentRoutes.publishConsentText, { body: { purpose, ...fields } }),
    onSuccess: () => {
      void message.success(t("published"));
      void queries.invalidateQueries({ queryKey: ["consents"] });
      void queries.invalidateQueries({ queryKey: ["consent-texts"] });
      onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  const needed = [{ required: true, whitespace: true, message: t("needed") }];
  return (
    <Modal
      open
      title={t("publishTitle", { purpose: t(`purpose.${purpose}`) })}
      okText={t("save")}
      cancelText={t("cancel")}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <p className="h-muted" style={{ marginBottom: 12 }}>
        {t("publishHint")}
      </p>
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ title: current?.title ?? t(`purpose.${purpose}`), text: current?.text ?? "" }}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item name="title" label={t("textTitle")} rules={needed}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="text" label={t("textBody")} rules={needed}>
          <Input.TextArea autoSize={{ minRows: 5, maxRows: 14 }} maxLength={4_000} showCount />
        </Form.Item>
      </Form>
    </Modal>
  );
}
