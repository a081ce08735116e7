import { EyeOutlined, PlusOutlined } from "@ant-design/icons";
import { customersRoutes, type CustomerProfile } from "@hortus/contracts";
import { Masked, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal, Select, Typography } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { customersWords } from "./words.ts";

type Identity = CustomerProfile["identities"][number];

export function Identities({ customer }: { customer: CustomerProfile }) {
  const t = useWords(customersWords);
  const mayReveal = useMay(customersRoutes.revealIdentity.roles);
  const mayAdd = useMay(customersRoutes.addIdentity.roles);
  const [revealing, setRevealing] = useState<Identity>();
  const [isAdding, setAdding] = useState(false);
  return (
    <section className="h-card">
      <div className="customer-title">
        <h2 className="h-card-title">{t("identities")}</h2>
        {mayAdd && (
          <Button size="small" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t("addIdentity")}
          </Button>
        )}
      </div>
      <p className="h-muted h-small">
        {t(customer.identities.length > 0 ? "identitiesHint" : "noIdentities")}
      </p>
      <ul className="customer-lines">
        {customer.identities.map((identity) => (
          <li key={identity.kind + identity.fingerprint}>
            <div>
              <div className="h-muted h-small">{t(`identity.${identity.kind}`)}</div>
              <Masked value={identity.masked} />
            </div>
            {mayReveal && (
              <Button size="small" type="text" icon={<EyeOutlined />} onClick={() => setRevealing(identity)}>
                {t("reveal")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {revealing && (
        <Reveal customerId={customer.id} identity={revealing} onClose={() => setRevealing(undefined)} />
      )}
      {isAdding && <Add customerId={customer.id} onClose={() => setAdding(false)} />}
    </section>
  );
}

/** Asks what for before it shows a value; the value is gone when the dialog closes. */
function Reveal({
  customerId,
  identity,
  onClose,
}: {
  customerId: string;
  identity: Identity;
  onClose(): void;
}) {
  const t = useWords(customersWords);
  const showProblem = useShowProblem();
  const [form] = Form.useForm<{ reason: string }>();
  const kind = t(`identity.${identity.kind}`);
  const reveal = useMutation({
    mutationFn: ({ reason }: { reason: string }) =>
      api.call(customersRoutes.revealIdentity, {
        params: { id: customerId },
        body: { fingerprint: identity.fingerprint, reason },
      }),
    onError: (error) => showProblem(error, form),
  });
  if (reveal.data) {
    return (
      <Modal open title={kind} onCancel={onClose} footer={<Button onClick={onClose}>{t("close")}</Button>}>
        <p className="h-muted">{t("revealed")}</p>
        <Typography.Text copyable={{ tooltips: [t("copy")] }} className="customer-revealed">
          {reveal.data.value}
        </Typography.Text>
      </Modal>
    );
  }
  return (
    <Modal
      open
      title={t("revealTitle", { kind })}
      okText={t("revealShow")}
      cancelText={t("cancel")}
      confirmLoading={reveal.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => reveal.mutate(values)}>
        <Form.Item
          name="reason"
          label={t("revealReason")}
          extra={t("revealHint")}
          rules={[{ required: true, whitespace: true, message: t("revealReasonNeeded") }]}
        >
          <Input maxLength={200} placeholder={t("revealExample")} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}

const KINDS = ["phone", "member_number", "external_id"] as const;

function Add({ customerId, onClose }: { customerId: string; onClose(): void }) {
  const t = useWords(customersWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [form] = Form.useForm<{ kind: (typeof KINDS)[number]; value: string }>();
  const add = useMutation({
    mutationFn: (body: { kind: (typeof KINDS)[number]; value: string }) =>
      api.call(customersRoutes.addIdentity, { params: { id: customerId }, body }),
    onSuccess: async (profile) => {
      void message.success(t("saved"));
      onClose();
      await queries.invalidateQueries({ queryKey: ["customer"] });
      // Of two profiles that became one, the other may have stayed.
      if (profile.id !== customerId) await navigate(`/customers/${profile.id}`, { replace: true });
    },
    onError: (error) => showProblem(error, form),
  });
  return (
    <Modal
      open
      title={t("addIdentityTitle")}
      okText={t("add")}
      cancelText={t("cancel")}
      confirmLoading={add.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ kind: "phone" }}
        onFinish={(values) => add.mutate(values)}
      >
        <Form.Item name="kind" label={t("kind")}>
          <Select options={KINDS.map((value) => ({ value, label: t(`identity.${value}`) }))} />
        </Form.Item>
        <Form.Item
          name="value"
          label={t("value")}
          extra={t("addIdentityHint")}
          rules={[{ required: true, whitespace: true, message: t("valueNeeded") }]}
        >
          <Input maxLength={100} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
