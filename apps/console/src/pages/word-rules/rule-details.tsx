import { regulatoryClassWords, ruleSetting, type WordRule, wordRuleRoutes } from "@hortus/contracts";
import { useBilingual, useFormat, useWords } from "@hortus/ui";
import { Button, Form, Input, Radio } from "antd";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { complianceWords } from "../../shared/compliance/words.ts";
import { useRuleChange } from "./rules-query.ts";
import { ruleWords } from "./words.ts";

/** All that a rule says, and its degree for those who may set it. */
export function RuleDetails({ rule }: { rule: WordRule }) {
  const t = useWords(ruleWords);
  const c = useWords(complianceWords);
  const say = useBilingual();
  const format = useFormat();
  const mayChange = useMay(wordRuleRoutes.setRuleSeverity.roles);
  const scope = [
    ...rule.classes.map((one) => say(regulatoryClassWords[one])),
    ...rule.channels.map((one) => c(`channel.${one}`)),
    ...rule.purposes.map((one) => c(`purpose.${one}`)),
    ...rule.audiences.map((one) => c(`audience.${one}`)),
  ];
  const rows = [
    [t("clause"), rule.clause],
    [t("scope"), scope.length > 0 ? scope.join("、") : t("everything")],
    [t("reason"), say(rule.reason)],
    [t("advice"), say(rule.advice)],
    ...(rule.example ? [[t("example"), rule.example]] : []),
    ...(rule.statement ? [[t("statement"), rule.statement]] : []),
  ] as const;
  return (
    <div className="h-stack">
      <dl className="h-stack" style={{ gap: 6 }}>
        {rows.map(([label, value]) => (
          <div key={label} className="h-row" style={{ alignItems: "baseline" }}>
            <dt className="h-muted" style={{ flex: "0 0 88px" }}>
              {label}
            </dt>
            <dd className="h-grow h-break">{value}</dd>
          </div>
        ))}
      </dl>
      {rule.ads && <p className="h-muted h-small">{t("adsOnly")}</p>}
      {(rule.words.length > 0 || rule.patterns.length > 0) && (
        <section>
          <h3 className="h-card-title">{t("words")}</h3>
          <p className="word-rule-words">
            {rule.words.map((word) => (
              <span key={word}>{word}</span>
            ))}
            {rule.patterns.map((pattern) => (
              <code key={pattern} className="h-break">
                {pattern}
              </code>
            ))}
          </p>
        </section>
      )}
      {rule.override && (
        <p className="h-muted">
          {t("by", {
            name: rule.override.by.name,
            at: format.when(rule.override.at),
            reason: rule.override.reason,
          })}
        </p>
      )}
      {mayChange && !rule.firm && <SetSeverity rule={rule} />}
    </div>
  );
}

interface Fields {
  severity: WordRule["severity"];
  reason: string;
}

function SetSeverity({ rule }: { rule: WordRule }) {
  const t = useWords(ruleWords);
  const c = useWords(complianceWords);
  const [form] = Form.useForm<Fields>();
  const params = { ruleId: rule.id };
  const change = useRuleChange((body: { severity: Fields["severity"] | null; reason: string }) =>
    api.call(wordRuleRoutes.setRuleSeverity, { params, body }),
  );
  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      className="h-card"
      requiredMark={false}
      initialValues={{ severity: rule.severity, reason: "" }}
      onFinish={(fields) => change.mutate(fields)}
    >
      <Form.Item
        name="severity"
        label={t("set")}
        extra={t("shipped", { severity: c(`severity.${rule.shipped}`) })}
      >
        <Radio.Group
          optionType="button"
          options={ruleSetting.options.map((value) => ({ value, label: c(`severity.${value}`) }))}
        />
      </Form.Item>
      <Form.Item
        name="reason"
        label={t("setReason")}
        rules={[{ required: true, whitespace: true, message: t("setReasonNeeded") }]}
      >
        <Input maxLength={300} />
      </Form.Item>
      <div className="h-row">
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t("save")}
        </Button>
        {rule.override && (
          <Button
            loading={change.isPending}
            onClick={() => change.mutate({ severity: null, reason: t("reset") })}
          >
            {t("reset")}
          </Button>
        )}
      </div>
    </Form>
  );
}
