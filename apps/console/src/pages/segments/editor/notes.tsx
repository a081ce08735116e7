import { LockOutlined } from "@ant-design/icons";
import { semanticsNotes, type Node, type PublicFacts } from "@hortus/rules";
import { useLanguage, useWords } from "@hortus/ui";
import { ruleWords } from "./words.ts";

/** What was settled about this part and surprises: the most surprising at once, the rest unfolded. */
export function Notes({ node, facts }: { node: Node; facts: PublicFacts }) {
  const t = useWords(ruleWords);
  const { language } = useLanguage();
  const [first, ...rest] = semanticsNotes(node, facts, language);
  const keys =
    node.kind === "sequence" ? [node.first.fact, node.second.fact] : "fact" in node ? [node.fact] : [];
  const isSensitive = keys.some((key) => facts.get(key)?.sensitive);
  if (first === undefined && !isSensitive) return null;
  return (
    <div className="rule-notes h-muted h-small">
      {isSensitive && (
        <p>
          <LockOutlined aria-hidden /> {t("sensitive")}
        </p>
      )}
      {first !== undefined && rest.length === 0 && <p>{first}</p>}
      {first !== undefined && rest.length > 0 && (
        <details>
          <summary>
            {first} · {t("moreNotes", { count: rest.length })}
          </summary>
          {rest.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </details>
      )}
    </div>
  );
}
