import { PlusOutlined } from "@ant-design/icons";
import { COMPLAINT_ABOUT, complaintRoutes, type ComplaintAbout } from "@hortus/contracts";
import { KindTag, useFormat, useShowProblem, useWords } from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { sharedWords } from "../../shared/words.ts";
import { complaintWords } from "./complaint-words.ts";
import { SettleComplaint } from "./settle-complaint.tsx";

/** What this customer complained of, for those who may settle it and for their own advisor. */
export function Complaints({ customerId }: { customerId: string }) {
  return useMay(complaintRoutes.listCustomerComplaints.roles) ? <Card customerId={customerId} /> : null;
}

function Card({ customerId }: { customerId: string }) {
  const t = useWords(complaintWords);
  const shared = useWords(sharedWords);
  const format = useFormat();
  const queries = useQueryClient();
  const maySettle = useMay(complaintRoutes.closeComplaint.roles);
  const [isRecording, setRecording] = useState(false);
  const [settling, setSettling] = useState<string>();
  const { data } = useQuery({
    queryKey: ["customer", customerId, "complaints"],
    queryFn: ({ signal }) =>
      api.call(complaintRoutes.listCustomerComplaints, { params: { id: customerId } }, { signal }),
  });
  if (!data) return null;
  const changed = () => queries.invalidateQueries({ queryKey: ["customer", customerId] });
  return (
    <section className="h-card">
      <div className="customer-title">
        <h2 className="h-card-title">{t("title")}</h2>
        <Button size="small" icon={<PlusOutlined />} onClick={() => setRecording(true)}>
          {t("record")}
        </Button>
      </div>
      <p className="h-muted h-small">{t("about")}</p>
      {data.rows.length === 0 && <p className="h-muted">{t("none")}</p>}
      <ul className="customer-lines">
        {data.rows.map(({ id, about, note, openedAt, openedBy, closedAt, outcome }) => (
          <li key={id}>
            <div>
              <strong>{shared(`complaint.${about}`)}</strong>{" "}
              <KindTag tone={closedAt ? "plain" : "bad"}>
                {t(closedAt ? "state.closed" : "state.open")}
              </KindTag>
              <div className="h-muted h-small">{t("by", { at: format.exact(openedAt), by: openedBy })}</div>
              {note && <div className="h-break">{note}</div>}
              {outcome && <div className="h-muted h-break">{outcome}</div>}
            </div>
            {!closedAt && maySettle && (
              <Button size="small" type="text" onClick={() => setSettling(id)}>
                {t("settle")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isRecording && (
        <Record
          customerId={customerId}
          onClose={() => setRecording(false)}
          onRecorded={() => void changed()}
        />
      )}
      {settling !== undefined && (
        <SettleComplaint
          customerId={customerId}
          complaintId={settling}
          onClose={() => setSettling(undefined)}
          onSettled={() => void changed()}
        />
      )}
    </section>
  );
}

function Record(props: { customerId: string; onClose: () => void; onRecorded: () => void }) {
  const t = useWords(complaintWords);
  const shared = useWords(sharedWords);
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<{ about: ComplaintAbout; note?: string }>();
  const save = useMutation({
    mutationFn: ({ about, note = "" }: { about: ComplaintAbout; note?: string }) =>
      api.call(complaintRoutes.openComplaint, { params: { id: props.customerId }, body: { about, note } }),
    onSuccess: () => {
      void message.success(t("recorded"));
      props.onRecorded();
      props.onClose();
    },
    onError: (error) => showProblem(error, form),
  });
  return (
    <Modal
      open
      title={t("record")}
      okText={t("save")}
      cancelText={t("cancel")}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={props.onClose}
      mask={{ closable: false }}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ about: "product" as const }}
        onFinish={(values) => save.mutate(values)}
      >
        <Form.Item name="about" label={t("aboutWhat")}>
          <Select
            options={COMPLAINT_ABOUT.map((value) => ({ value, label: shared(`complaint.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="note" label={t("note")} extra={t("noteHint")}>
          <Input.TextArea maxLength={1_000} autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
