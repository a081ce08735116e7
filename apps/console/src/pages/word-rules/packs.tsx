import type { WordRule, WordRules } from "@hortus/contracts";
import { KindTag, useBilingual, useWords } from "@hortus/ui";
import { Drawer, Input } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { severityTone } from "../../shared/compliance/tone.ts";
import { complianceWords } from "../../shared/compliance/words.ts";
import { RuleDetails } from "./rule-details.tsx";
import { ruleWords } from "./words.ts";
import "./word-rules.css";

/** The packs, rule by rule; a search also finds rules by their words. */
export function Packs({ packs }: { packs: WordRules["packs"] }) {
  const t = useWords(ruleWords);
  const say = useBilingual();
  const [search, setSearch] = useSearchParams();
  const [sought, seek] = useState("");
  const open = search.get("rule");
  const rule = packs.flatMap(({ rules }) => rules).find(({ id }) => id === open);
  const show = (id: string | undefined) => setSearch(id ? { rule: id } : {}, { replace: true });
  const found = packs
    .map((pack) => ({
      ...pack,
      rules: pack.rules.filter((one) => isFound(one, sought.trim().toLowerCase())),
    }))
    .filter(({ rules }) => rules.length > 0);
  return (
    <div className="h-stack">
      <Input.Search
        allowClear
        aria-label={t("search")}
        placeholder={t("search")}
        style={{ maxWidth: 320 }}
        value={sought}
        onChange={({ target }) => seek(target.value)}
      />
      {found.length === 0 && <p className="h-muted">{t("noneFound")}</p>}
      {found.map(({ pack, title, version, rules }) => (
        <section key={pack} className="h-card">
          <h2 className="h-card-title">
            {say(title)} <span className="h-muted h-small">{version}</span>
          </h2>
          <ul className="word-rules">
            {rules.map((one) => (
              <li key={one.id}>
                <RuleRow rule={one} onOpen={() => show(one.id)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Drawer
        open={rule !== undefined}
        onClose={() => show(undefined)}
        size={560}
        title={rule && say(rule.title)}
      >
        {rule && <RuleDetails key={rule.id} rule={rule} />}
      </Drawer>
    </div>
  );
}

function RuleRow({ rule, onOpen }: { rule: WordRule; onOpen: () => void }) {
  const t = useWords(ruleWords);
  const c = useWords(complianceWords);
  const say = useBilingual();
  const { severity, title, clause, words, patterns, statement, firm, override } = rule;
  const about = [
    words.length > 0 && t("wordCount", { count: words.length }),
    patterns.length > 0 && t("patternCount", { count: patterns.length }),
    statement && `${t("statement")}:${statement}`,
  ].filter(Boolean);
  return (
    <button type="button" className="word-rule" onClick={onOpen}>
      <KindTag tone={severityTone[severity]}>{c(`severity.${severity}`)}</KindTag>
      <span className="word-rule-title">
        <strong>{say(title)}</strong>
        {firm && <KindTag>{t("firm")}</KindTag>}
        {override && <KindTag tone="warm">{t("changed")}</KindTag>}
        <span className="h-muted h-small h-break">
          {about.length > 0 ? about.join(" · ") : t("bySubject")}
        </span>
      </span>
      <span className="h-muted h-small word-rule-clause">{clause}</span>
    </button>
  );
}

function isFound({ title, clause, words, id }: WordRule, sought: string): boolean {
  if (sought === "") return true;
  return [title.zh, title.en, clause, id, ...words].some((text) => text.toLowerCase().includes(sought));
}
