import {
  AUDIENCES,
  CONTENT_CHANNELS,
  CONTENT_PURPOSES,
  REGULATORY_CLASSES,
  regulatoryClassWords,
  type ContentSubject,
} from "@hortus/contracts";
import { useBilingual, useWords } from "@hortus/ui";
import { Input, Select } from "antd";
import { useState } from "react";
import { ComplianceCheck } from "../../shared/compliance/compliance-check.tsx";
import { complianceWords } from "../../shared/compliance/words.ts";
import { ruleWords } from "./words.ts";

/** Any text, for any goods, channel and audience: what would the rules say? */
export function TryIt() {
  const t = useWords(ruleWords);
  const c = useWords(complianceWords);
  const say = useBilingual();
  const [text, setText] = useState(t("tryExample"));
  const [subject, setSubject] = useState<ContentSubject>({
    channel: "mass_message",
    purpose: "offer",
    classes: ["health_food"],
    audiences: [],
  });
  const set = (change: Partial<ContentSubject>) => setSubject({ ...subject, ...change });
  return (
    <div className="h-card h-stack" style={{ maxWidth: 760 }}>
      <div className="h-row">
        <Select
          aria-label={t("channel")}
          value={subject.channel}
          popupMatchSelectWidth={false}
          options={CONTENT_CHANNELS.map((value) => ({ value, label: c(`channel.${value}`) }))}
          onChange={(channel) => set({ channel })}
        />
        <Select
          aria-label={t("purpose")}
          value={subject.purpose}
          popupMatchSelectWidth={false}
          options={CONTENT_PURPOSES.map((value) => ({ value, label: c(`purpose.${value}`) }))}
          onChange={(purpose) => set({ purpose })}
        />
        <Select
          mode="multiple"
          aria-label={t("classes")}
          placeholder={t("classes")}
          style={{ minWidth: 200 }}
          value={subject.classes}
          options={REGULATORY_CLASSES.map((value) => ({ value, label: say(regulatoryClassWords[value]) }))}
          onChange={(classes) => set({ classes })}
        />
        <Select
          mode="multiple"
          aria-label={t("audiences")}
          placeholder={t("audiences")}
          style={{ minWidth: 140 }}
          value={subject.audiences}
          options={AUDIENCES.map((value) => ({ value, label: c(`audience.${value}`) }))}
          onChange={(audiences) => set({ audiences })}
        />
      </div>
      <Input.TextArea
        aria-label={t("tryText")}
        autoSize={{ minRows: 4 }}
        maxLength={5_000}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <p className="h-muted h-small">{t("tryHint")}</p>
      <ComplianceCheck
        text={text}
        subject={subject}
        title={`${t("trial")}: ${text.trim().slice(0, 60)}`}
        origin={{ kind: "trial" }}
        onAdd={(statement) => setText(`${text.trimEnd()}\n${statement}`)}
      />
    </div>
  );
}
