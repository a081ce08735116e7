import { LockOutlined } from "@ant-design/icons";
import type { PublicFact, PublicFacts } from "@hortus/rules";
import { useBilingual, useWords } from "@hortus/ui";
import { Select } from "antd";
import { useMemo, type ReactNode } from "react";
import { rulePartWords } from "./rule-part-words.ts";
import { ruleWords } from "./words.ts";

/** What a condition asks about: a fact's key, or one of the kinds that are no fact of their own. */
export type Asked = { fact: string } | { kind: "sequence" | "segment" | "bucket" };

// Facts carry no subject; their key begins with the slice's, which people don't think in.
const SUBJECTS = {
  customer: ["customer", "identity", "advisor"],
  orders: ["order", "product", "line", "cart", "refund", "category", "supply"],
  value: ["rfm", "forecast", "ladder", "life", "rhythm", "value", "clv"],
  tags: ["tag"],
  touch: ["contact", "send", "group", "message", "journey", "outreach", "moment"],
  origin: ["acquisition", "channel", "referral"],
  members: ["member", "membership", "points", "loyalty", "coupon", "level"],
  health: ["health", "condition", "consent"],
} as const;
type Subject = keyof typeof SUBJECTS | "combined" | "other";
const ORDER: readonly Subject[] = [
  "customer",
  "tags",
  "orders",
  "value",
  "touch",
  "origin",
  "members",
  "health",
  "other",
  "combined",
];

function subjectOf(key: string): Subject {
  const [begin = key] = key.split(/[._]/);
  for (const subject of ORDER)
    if (subject !== "combined" && subject !== "other" && SUBJECTS[subject].some((each) => each === begin))
      return subject;
  return "other";
}

interface Option {
  value: string;
  label: ReactNode;
  /** Both languages and the key: people search in any. */
  found: string;
}

/** Chooses what is asked about: searched in both languages, grouped by subject. `only` narrows it to one kind of fact. */
export function FactSelect(props: {
  label: string;
  value: string;
  facts: PublicFacts;
  only?: PublicFact["kind"];
  onChange: (asked: Asked) => void;
}) {
  const t = useWords(ruleWords);
  const words = useWords(rulePartWords);
  const say = useBilingual();
  const { facts, only } = props;
  const options = useMemo(() => {
    const bySubject = new Map<Subject, Option[]>();
    const add = (subject: Subject, option: Option) =>
      bySubject.set(subject, [...(bySubject.get(subject) ?? []), option]);
    for (const { key, label, kind, sensitive = false } of facts.values())
      if (kind !== "segments" && (only === undefined || kind === only))
        add(subjectOf(key), {
          value: key,
          label: sensitive ? (
            <>
              {say(label)} <LockOutlined aria-label={t("sensitiveMark")} title={t("sensitiveMark")} />
            </>
          ) : (
            say(label)
          ),
          found: `${label.zh} ${label.en} ${key}`.toLowerCase(),
        });
    if (only === undefined) {
      const has = (kind: PublicFact["kind"]) => [...facts.values()].some((fact) => fact.kind === kind);
      const kinds = [
        ...(has("records") ? ([["sequence", t("sequence")]] as const) : []),
        ...(has("segments") ? ([["segment", t("segment")]] as const) : []),
        ["bucket", words("bucket")] as const,
      ];
      for (const [value, label] of kinds)
        add("combined", { value, label, found: `${label} ${value}`.toLowerCase() });
    }
    return ORDER.flatMap((subject) => {
      const found = bySubject.get(subject);
      return found ? [{ label: t(`subject.${subject}`), title: subject, options: found }] : [];
    });
  }, [facts, only, say, t, words]);
  return (
    <Select
      aria-label={props.label}
      className="rule-fact"
      value={props.value}
      popupMatchSelectWidth={false}
      placeholder={t("searchFacts")}
      showSearch={{
        filterOption: (typed, option) =>
          option !== undefined &&
          "found" in option &&
          String(option.found).includes(typed.trim().toLowerCase()),
      }}
      options={options}
      onChange={(value: string) =>
        props.onChange(
          !facts.has(value) || value === "segment"
            ? { kind: value === "sequence" || value === "segment" ? value : "bucket" }
            : { fact: value },
        )
      }
    />
  );
}
