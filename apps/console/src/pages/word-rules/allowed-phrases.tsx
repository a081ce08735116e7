import { EXEMPTION_GROUNDS, type AllowedPhrase, wordRuleRoutes } from "@hortus/contracts";
import { EmptyState, useFormat, useWords } from "@hortus/ui";
import { Button, Form, Input, Modal, Select } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { complianceWords } from "../../shared/compliance/words.ts";
import { useRuleChange } from "./rules-query.ts";
import { ruleWords } from "./words.ts";

type Fields = Pick<AllowedPhrase, "phrase" | "ground" | "reason">;

/** Phrases inside which no word counts, each with its ground. */
export function AllowedPhrases({
  rows,
  shipped,
}: {
  rows: readonly AllowedPhrase[];
  shipped: readonly string[];
}) {
  const t = useWords(ruleWords);
  const c = useWords(complianceWords);
  const format = useFormat();
  const mayChange = useMay(wordRuleRoutes.allowPhrase.roles);
  const [isAdding, setAdding] = useState(false);
  const remove = useRuleChange((id: string) =>
    api.call(wordRuleRoutes.removeAllowedPhrase, { params: { id } }),
  );
  const add = mayChange && (
    <Button type="primary" onClick={() => setAdding(true)}>
      {t("allowAdd")}
    </Button>
  );
  return (
    <div className="h-stack">
      {rows.length === 0 ? (
        <EmptyState title={t("allowEmpty")} hint={t("allowEmptyHint")} actions={add} />
      ) : (
        <>
          <div>{add}</div>
          <ul className="h-card word-rules">
            {rows.map(({ id, phrase, ground, reason, by, at }) => (
              <li key={id} className="h-row" style={{ padding: "10px 4px" }}>
                <span className="h-grow" style={{ minWidth: 220 }}>
                  <strong>{phrase}</strong>
                  <div>{`${c(`ground.${ground}`)} · ${reason}`}</div>
                  <div className="h-muted h-small">{`${by.name} · ${format.when(at)}`}</div>
                </span>
                {mayChange && (
                  <Button size="small" loading={remove.isPending} onClick={() => remove.mutate(id)}>
                    {t("remove")}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <details className="h-card">
        <summary>{t("shippedAllowed", { count: shipped.length })}</summary>
        <p className="word-rule-words" style={{ marginTop: 8 }}>
          {shipped.map((phrase) => (
            <span key={phrase}>{phrase}</span>
          ))}
        </p>
      </details>
      {isAdding && <AllowPhrase onClose={() => setAdding(false)} />}
    </div>
  );
}

function AllowPhrase({ onClose }: { onClose: () => void }) {
  const t = useWords(ruleWords);
  const c = useWords(complianceWords);
  const [form] = Form.useForm<Fields>();
  const save = useRuleChange((body: Fields) => api.call(wordRuleRoutes.allowPhrase, { body }), onClose);
  return (
    <Modal
      open
      title={t("allowAdd")}
      okText={t("save")}
      cancelText={t("cancel")}
      confirmLoading={save.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item
          name="phrase"
          label={t("phrase")}
          rules={[{ required: true, whitespace: true, message: t("phraseNeeded") }]}
        >
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item name="ground" label={t("ground")} rules={[{ required: true, message: t("groundNeeded") }]}>
          <Select options={EXEMPTION_GROUNDS.map((value) => ({ value, label: c(`ground.${value}`) }))} />
        </Form.Item>
        <Form.Item
          name="reason"
          label={t("reason")}
          rules={[{ required: true, whitespace: true, message: t("setReasonNeeded") }]}
        >
          <Input maxLength={300} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
