import type { ContentHit } from "@hortus/contracts";
import { useBilingual } from "@hortus/ui";
import { Tooltip } from "antd";
import type { ReactNode } from "react";
import "./compliance.css";

/** A text with the words marked that a rule speaks of; pointing at one says which. */
export function MarkedText({
  text,
  hits,
  part = 0,
}: {
  text: string;
  hits: readonly ContentHit[];
  part?: number;
}) {
  const say = useBilingual();
  const parts: ReactNode[] = [];
  let at = 0;
  const here = hits
    .filter((hit) => hit.part === part && hit.start !== undefined)
    .toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0));
  for (const hit of here) {
    const { start = 0, end = 0, ruleId, severity, title, clause } = hit;
    if (start < at) continue; // inside the one before
    parts.push(text.slice(at, start));
    parts.push(
      <Tooltip key={`${start}-${ruleId}`} title={[say(title), clause].filter(Boolean).join(" · ")}>
        <mark className={`compliance-mark compliance-${severity}`}>{text.slice(start, end)}</mark>
      </Tooltip>,
    );
    at = end;
  }
  parts.push(text.slice(at));
  return <p className="compliance-text">{parts}</p>;
}
