import { complianceRoutes, EXEMPTION_GROUNDS, type ContentReview } from "@hortus/contracts";
import { useShowProblem, useWords } from "@hortus/ui";
import { useMutation } from "@tanstack/react-query";
import { App, Button, DatePicker, Form, Input, Select } from "antd";
import type { Dayjs } from "dayjs";
import { api } from "../../api.ts";
import { useMay, useMe } from "../../session/me.ts";
import { complianceWords } from "../../shared/compliance/words.ts";
import { deskWords } from "./words.ts";

interface Fields {
  ground?: (typeof EXEMPTION_GROUNDS)[number];
  comment?: string;
  expires?: Dayjs | null;
}

/** Approve, send back, take back: what this person may do with this submission. */
export function Decision({
  review,
  isBlocked,
  onDone,
}: {
  review: ContentReview;
  isBlocked: boolean;
  onDone: () => void;
}) {
  const t = useWords(deskWords);
  const c = useWords(complianceWords);
  const me = useMe();
  const { message, modal } = App.useApp();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<Fields>();
  const mayDecide = useMay(complianceRoutes.approveReview.roles);
  const params = { id: review.id };
  const act = useMutation({
    mutationFn: ({ kind, fields }: { kind: "approve" | "reject" | "withdraw"; fields: Fields }) => {
      const comment = fields.comment?.trim() ?? "";
      if (kind === "withdraw")
        return api.call(complianceRoutes.withdrawReview, { params, body: { comment } });
      if (kind === "reject") return api.call(complianceRoutes.rejectReview, { params, body: { comment } });
      return api.call(complianceRoutes.approveReview, {
        params,
        body: {
          ground: fields.ground ?? "other",
          comment,
          ...(fields.expires ? { expiresAt: fields.expires.endOf("day").toISOString() } : {}),
        },
      });
    },
    onSuccess: () => {
      void message.success(t("done"));
      onDone();
    },
    onError: (error) => showProblem(error, form),
  });
  const approve = async () => {
    const fields = form.getFieldsValue();
    if (!fields.ground) return form.setFields([{ name: "ground", errors: [t("groundNeeded")] }]);
    if (fields.ground === "other" && !fields.comment?.trim())
      return form.setFields([{ name: "comment", errors: [c("ground.other")] }]);
    act.mutate({ kind: "approve", fields });
  };
  const reject = () => {
    const fields = form.getFieldsValue();
    if (!fields.comment?.trim()) return form.setFields([{ name: "comment", errors: [t("commentNeeded")] }]);
    act.mutate({ kind: "reject", fields });
  };
  if (review.state === "approved" && mayDecide)
    return (
      <div>
        <Button
          danger
          loading={act.isPending}
          onClick={() =>
            modal.confirm({
              title: t("revokeTitle"),
              content: t("revokeHint"),
              okText: t("revoke"),
              okButtonProps: { danger: true },
              onOk: () => act.mutateAsync({ kind: "withdraw", fields: {} }).catch(() => undefined), // said by onError
            })
          }
        >
          {t("revoke")}
        </Button>
      </div>
    );
  if (review.state !== "waiting") return null;
  const isMine = review.submittedBy.id === me.id;
  if (!mayDecide || (isMine && me.role !== "owner"))
    return isMine ? (
      <div>
        <Button loading={act.isPending} onClick={() => act.mutate({ kind: "withdraw", fields: {} })}>
          {t("withdraw")}
        </Button>
      </div>
    ) : null;
  return (
    <Form<Fields> form={form} layout="vertical" className="h-card" requiredMark={false}>
      <h3 className="h-card-title">{t("decision")}</h3>
      <Form.Item name="ground" label={t("ground")}>
        <Select
          placeholder={t("groundNeeded")}
          options={EXEMPTION_GROUNDS.map((value) => ({ value, label: c(`ground.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="comment" label={t("comment")}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1_000} />
      </Form.Item>
      <Form.Item name="expires" label={t("expires")} extra={t("expiresHint")}>
        <DatePicker style={{ width: 200 }} />
      </Form.Item>
      <div className="h-row">
        <Button type="primary" disabled={isBlocked} loading={act.isPending} onClick={() => void approve()}>
          {t("approve")}
        </Button>
        <Button danger loading={act.isPending} onClick={reject}>
          {t("reject")}
        </Button>
      </div>
    </Form>
  );
}
