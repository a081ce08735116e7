import {
  CONTENT_CHANNELS,
  REGULATORY_CLASSES,
  regulatoryClassWords,
  SEVERITIES,
  type OwnRule,
  wordRuleRoutes,
} from "@hortus/contracts";
import { EmptyState, KindTag, useBilingual, useFormat, useWords } from "@hortus/ui";
import { App, Button, Form, Input, Modal, Radio, Select } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { severityTone } from "../../shared/compliance/tone.ts";
import { complianceWords } from "../../shared/compliance/words.ts";
import { useRuleChange } from "./rules-query.ts";
import { ruleWords } from "./words.ts";

type Fields = Pick<OwnRule, "title" | "severity" | "words" | "classes" | "channels" | "advice">;
const NEW: Fields = { title: "", severity: "review", words: [], classes: [], channels: [], advice: "" };

/** Words that the company forbids itself. */
export function OwnRules({ rows }: { rows: readonly OwnRule[] }) {
  const t = useWords(ruleWords);
  const c = useWords(complianceWords);
  const say = useBilingual();
  const format = useFormat();
  const { modal } = App.useApp();
  const mayChange = useMay(wordRuleRoutes.addOwnRule.roles);
  const [edited, edit] = useState<OwnRule | "new">();
  const remove = useRuleChange((id: string) => api.call(wordRuleRoutes.removeOwnRule, { params: { id } }));
  const add = mayChange && (
    <Button type="primary" onClick={() => edit("new")}>
      {t("ownAdd")}
    </Button>
  );
  return (
    <div className="h-stack">
      {rows.length === 0 ? (
        <EmptyState title={t("ownEmpty")} hint={t("ownEmptyHint")} actions={add} />
      ) : (
        <>
          <div>{add}</div>
          <ul className="h-card word-rules">
            {rows.map((row) => (
              <li key={row.id} className="h-row" style={{ padding: "10px 4px" }}>
                <KindTag tone={severityTone[row.severity]}>{c(`severity.${row.severity}`)}</KindTag>
                <span className="h-grow" style={{ minWidth: 220 }}>
                  <strong>{row.title}</strong>
                  <div className="h-break">{row.words.join("、")}</div>
                  <div className="h-muted h-small">
                    {[
                      ...row.classes.map((one) => say(regulatoryClassWords[one])),
                      ...row.channels.map((one) => c(`channel.${one}`)),
                      `${row.by.name} · ${format.when(row.changedAt)}`,
                    ].join(" · ")}
                  </div>
                </span>
                {mayChange && (
                  <>
                    <Button size="small" onClick={() => edit(row)}>
                      {t("edit")}
                    </Button>
                    <Button
                      size="small"
                      danger
                      onClick={() =>
                        modal.confirm({
                          title: t("removeTitle", { name: row.title }),
                          content: t("removeHint"),
                          okText: t("remove"),
                          okButtonProps: { danger: true },
                          cancelText: t("cancel"),
                          onOk: () => remove.mutateAsync(row.id).catch(() => undefined), // said by onError
                        })
                      }
                    >
                      {t("remove")}
                    </Button>
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {edited && <EditOwnRule rule={edited === "new" ? undefined : edited} onClose={() => edit(undefined)} />}
    </div>
  );
}

function EditOwnRule({ rule, onClose }: { rule: OwnRule | undefined; onClose: () => void }) {
  const t = useWords(ruleWords);
  const c = useWords(complianceWords);
  const say = useBilingual();
  const [form] = Form.useForm<Fields>();
  const save = useRuleChange(
    (body: Fields) =>
      rule
        ? api.call(wordRuleRoutes.changeOwnRule, { params: { id: rule.id }, body })
        : api.call(wordRuleRoutes.addOwnRule, { body }),
    onClose,
  );
  return (
    <Modal
      open
      title={t(rule ? "edit" : "ownAdd")}
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
        initialValues={rule ?? NEW}
        onFinish={(fields) => save.mutate({ ...NEW, ...fields })}
      >
        <Form.Item
          name="title"
          label={t("name")}
          rules={[{ required: true, whitespace: true, message: t("nameNeeded") }]}
        >
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item
          name="words"
          label={t("words")}
          extra={t("wordsHint")}
          rules={[{ required: true, type: "array", min: 1, message: t("wordsNeeded") }]}
        >
          <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[",", "，", "、", "\n"]} />
        </Form.Item>
        <Form.Item name="severity" label={t("severity")}>
          <Radio.Group
            optionType="button"
            options={SEVERITIES.map((value) => ({ value, label: c(`severity.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="advice" label={t("advice")}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="classes" label={t("classes")}>
          <Select
            mode="multiple"
            placeholder={t("all")}
            options={REGULATORY_CLASSES.map((value) => ({ value, label: say(regulatoryClassWords[value]) }))}
          />
        </Form.Item>
        <Form.Item name="channels" label={t("channels")}>
          <Select
            mode="multiple"
            placeholder={t("all")}
            options={CONTENT_CHANNELS.map((value) => ({ value, label: c(`channel.${value}`) }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
