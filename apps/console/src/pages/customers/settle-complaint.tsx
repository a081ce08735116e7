import { complaintRoutes } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { App, Form, Input, Modal } from "antd";
import { api } from "../../api.ts";
import { complaintWords } from "./complaint-words.ts";

/** Asks how it was settled; from then on offers may go out again. */
export function SettleComplaint(props: {
  customerId: string;
  complaintId: string;
  onClose: () => void;
  onSettled: () => void;
}) {
  const t = useWords(complaintWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<{ outcome: string }>();
  const settle = useMutation({
    mutationFn: ({ outcome }: { outcome: string }) =>
      api.call(complaintRoutes.closeComplaint, {
        params: { id: props.customerId, complaintId: props.complaintId },
        body: { outcome },
      }),
    onSuccess: () => {
      void message.success(t("settled"));
      props.onSettled();
      props.onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  return (
    <Modal
      open
      title={t("settleTitle")}
      okText={t("settle")}
      cancelText={t("cancel")}
      confirmLoading={settle.isPending}
      onOk={form.submit}
      onCancel={props.onClose}
      mask={{ closable: false }}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => settle.mutate(values)}>
        <Form.Item
          name="outcome"
          label={t("outcome")}
          rules={[{ required: true, whitespace: true, message: t("outcomeNeeded") }]}
        >
          <Input.TextArea maxLength={1_000} autoSize={{ minRows: 2, maxRows: 6 }} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
