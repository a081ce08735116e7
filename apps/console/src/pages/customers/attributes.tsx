import { EyeOutlined } from "@ant-design/icons";
import { attributeRoutes, type CustomerAttribute } from "@hortus/contracts";
import { KindTag, Masked, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { AttributeInput, useAttributeValue } from "../../shared/attributes.tsx";
import { attributeWords } from "../attributes/words.ts";

/** The workspace's own attributes of this customer; not there while the workspace has none. */
export function Attributes({ customerId }: { customerId: string }) {
  const t = useWords(attributeWords);
  const mayReveal = useMay(attributeRoutes.revealCustomerAttributes.roles);
  const { data } = useQuery({
    queryKey: ["customer", customerId, "attributes"],
    queryFn: ({ signal }) =>
      api.call(attributeRoutes.listCustomerAttributes, { params: { id: customerId } }, { signal }),
  });
  const [isAsking, ask] = useState(false);
  if (!data || data.rows.length === 0) return null;
  const isHiding = data.rows.some(({ hidden }) => hidden);
  return (
    <section className="h-card">
      <div className="h-row">
        <h2 className="h-card-title h-grow">{t("ofCustomer")}</h2>
        {isHiding && mayReveal && (
          <Button size="small" type="text" icon={<EyeOutlined />} onClick={() => ask(true)}>
            {t("reveal")}
          </Button>
        )}
      </div>
      <ul className="customer-lines">
        {data.rows.map((attribute) => (
          <Line key={attribute.id} customerId={customerId} attribute={attribute} />
        ))}
      </ul>
      {isAsking && <Reveal customerId={customerId} onClose={() => ask(false)} />}
    </section>
  );
}

/** Sensitive values are shown until the list is read again, as after a visit of another page; who asked and why is kept. */
function Reveal({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useWords(attributeWords);
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<{ reason: string }>();
  const reveal = useMutation({
    mutationFn: (body: { reason: string }) =>
      api.call(attributeRoutes.revealCustomerAttributes, { params: { id: customerId }, body }),
    onSuccess: (shown) => {
      queries.setQueryData(["customer", customerId, "attributes"], shown);
      onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  return (
    <Modal
      open
      title={t("revealTitle")}
      okText={t("reveal")}
      cancelText={t("cancel")}
      onCancel={onClose}
      onOk={() => form.submit()}
      confirmLoading={reveal.isPending}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(given) => reveal.mutate(given)}>
        <Form.Item
          name="reason"
          label={t("reason")}
          extra={t("reasonHint")}
          rules={[{ required: true, whitespace: true, message: t("needed") }]}
        >
          <Input maxLength={200} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}

function Line({ customerId, attribute }: { customerId: string; attribute: CustomerAttribute }) {
  const t = useWords(attributeWords);
  const format = useFormat();
  const valueOf = useAttributeValue();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const [typed, type] = useState<string>();
  const { id: attributeId, name, value, hidden, sensitive, by, changedAt } = attribute;
  const set = useMutation({
    mutationFn: (next: string | null) =>
      api.call(attributeRoutes.setCustomerAttribute, {
        params: { id: customerId, attributeId },
        body: { value: next },
      }),
    onSuccess: (rows) => {
      queries.setQueryData(["customer", customerId, "attributes"], rows);
      type(undefined);
    },
    onError: (error) => showProblem(error),
  });
  const mayEdit = useMay(attributeRoutes.setCustomerAttribute.roles) && !attribute.archived;
  /** The field is empty since the value is hidden: saved so, it would take away what nobody has seen. */
  const isUnseen = hidden && typed === "";
  if (typed !== undefined)
    return (
      <li>
        <span>{name}</span>
        <span className="h-row">
          <AttributeInput attribute={attribute} value={typed} onChange={type} />
          <Button
            size="small"
            type="primary"
            loading={set.isPending}
            disabled={isUnseen}
            title={isUnseen ? t("showFirst") : ""}
            onClick={() => set.mutate(typed === "" ? null : typed)}
          >
            {t("save")}
          </Button>
          <Button size="small" onClick={() => type(undefined)}>
            {t("cancel")}
          </Button>
        </span>
      </li>
    );
  return (
    <li>
      <span>
        {name}
        {sensitive && (
          <>
            {" "}
            <KindTag tone="warm">{t("sensitive")}</KindTag>
          </>
        )}
        {by && changedAt && (
          <div className="h-muted h-small">{t("byWhom", { by, when: format.when(changedAt) })}</div>
        )}
      </span>
      <span className="h-row">
        {hidden ? (
          <Masked value={t("hidden")} />
        ) : value === undefined ? (
          <span className="h-muted">{t("unset")}</span>
        ) : (
          valueOf(attribute, value)
        )}
        {mayEdit && (
          <Button
            size="small"
            type="text"
            aria-label={`${t(value === undefined && !hidden ? "set" : "edit")} ${name}`}
            onClick={() => type(value ?? "")}
          >
            {t(value === undefined && !hidden ? "set" : "edit")}
          </Button>
        )}
      </span>
    </li>
  );
}
