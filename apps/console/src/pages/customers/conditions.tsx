import { EyeOutlined, PlusOutlined } from "@ant-design/icons";
import { conditionRoutes, type CustomerCondition } from "@hortus/contracts";
import { Masked, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { conditionWords } from "./condition-words.ts";
import { ConditionList } from "./condition-list.tsx";
import { NoteCondition } from "./note-condition.tsx";

/** Health conditions: how many, and which only for a reason; for those alone who may see them. */
export function Conditions({ customerId }: { customerId: string }) {
  const mayRead = useMay(conditionRoutes.conditionSummary.roles);
  return mayRead ? <Card customerId={customerId} /> : null;
}

function Card({ customerId }: { customerId: string }) {
  const t = useWords(conditionWords);
  const queries = useQueryClient();
  const [open, setOpen] = useState<"reveal" | "note">();
  const [reason, setReason] = useState<string>();
  const [shown, setShown] = useState<CustomerCondition[]>();
  const queryKey = ["customer", customerId, "conditions"];
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      api.call(conditionRoutes.conditionSummary, { params: { id: customerId } }, { signal }),
  });
  if (!data) return null;
  // Each look is kept; after a change it is for the reason that was given.
  const changed = async () => {
    await queries.invalidateQueries({ queryKey });
    if (reason === undefined) return;
    const { rows } = await api.call(conditionRoutes.revealConditions, {
      params: { id: customerId },
      body: { reason },
    });
    setShown(rows);
  };
  return (
    <section className="h-card">
      <div className="customer-title">
        <h2 className="h-card-title">{t("title")}</h2>
        {data.mayKeep && (
          <Button size="small" icon={<PlusOutlined />} onClick={() => setOpen("note")}>
            {t("note")}
          </Button>
        )}
      </div>
      <p className="h-muted h-small h-prose">
        {t(data.mayKeep ? "agreed" : "notAgreed")} <Link to="?tab=consents">{t("toConsents")}</Link>
      </p>
      {data.mayKeep && data.count === 0 && <p className="h-muted">{t("none")}</p>}
      {data.count > 0 && !shown && (
        <div className="h-row">
          <Masked value={t("masked", { count: data.count })} />
          <Button size="small" type="text" icon={<EyeOutlined />} onClick={() => setOpen("reveal")}>
            {t("show")}
          </Button>
        </div>
      )}
      {data.count > 0 && shown && (
        <ConditionList customerId={customerId} rows={shown} onRemoved={() => void changed()} />
      )}
      {open === "reveal" && (
        <Reveal
          customerId={customerId}
          onClose={() => setOpen(undefined)}
          onShown={(rows, given) => {
            setShown(rows);
            setReason(given);
            setOpen(undefined);
          }}
        />
      )}
      {open === "note" && (
        <NoteCondition
          customerId={customerId}
          onClose={() => setOpen(undefined)}
          onNoted={() => void changed()}
        />
      )}
    </section>
  );
}

function Reveal(props: {
  customerId: string;
  onClose: () => void;
  onShown: (rows: CustomerCondition[], reason: string) => void;
}) {
  const t = useWords(conditionWords);
  const showProblem = useShowProblem();
  const [form] = Form.useForm<{ reason: string }>();
  const reveal = useMutation({
    mutationFn: ({ reason }: { reason: string }) =>
      api.call(conditionRoutes.revealConditions, { params: { id: props.customerId }, body: { reason } }),
    onSuccess: ({ rows }, { reason }) => props.onShown(rows, reason),
    onError: (error) => showProblem(error, form),
  });
  return (
    <Modal
      open
      title={t("showTitle")}
      okText={t("show")}
      cancelText={t("cancel")}
      confirmLoading={reveal.isPending}
      onOk={form.submit}
      onCancel={props.onClose}
    >
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => reveal.mutate(values)}>
        <Form.Item
          name="reason"
          label={t("reason")}
          extra={t("reasonHint")}
          rules={[{ required: true, whitespace: true, message: t("reasonNeeded") }]}
        >
          <Input maxLength={200} placeholder={t("reasonExample")} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}
