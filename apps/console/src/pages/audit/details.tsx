import type { auditEntry } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { Link } from "react-router";
import { useDoor } from "../../shell/navigation.ts";
import { auditWords } from "./words.ts";
import "./audit.css";

export type AuditEntry = (typeof auditEntry)["_output"];

const PAGES: Partial<Record<string, string>> = {
  customer: "/customers",
  channel_code: "/channel-codes",
  segment: "/segments",
  journey: "/journeys",
  import: "/imports",
};

/** The object by its kind, with the way to it where it has a page. */
export function ObjectLink({ entry }: { entry: AuditEntry }) {
  const t = useWords(auditWords);
  const door = useDoor();
  const key = `object.${entry.objectType}`;
  const kind = auditWords.has(key) ? t(key) : entry.objectType;
  const page = PAGES[entry.objectType];
  const { to } = page ? door(`${page}/${entry.objectId}`) : {};
  return (
    <span className="h-prose">
      {kind} {to && <Link to={to}>{t("open")}</Link>}
    </span>
  );
}

/** What it was before and what it is after, field by field. */
export function Details({ entry }: { entry: AuditEntry }) {
  const t = useWords(auditWords);
  const format = useFormat();
  const before = fieldsOf(entry.before);
  const after = fieldsOf(entry.after);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return (
    <div className="h-stack">
      <p>
        {entry.actor.name} · {format.exact(entry.at)}
      </p>
      <p>
        <ObjectLink entry={entry} /> <code className="h-muted h-small h-break">{entry.objectId}</code>
      </p>
      {names.length === 0 ? (
        <p className="h-muted">{t("nothing")}</p>
      ) : (
        <table className="audit-changes">
          <thead>
            <tr>
              <th scope="col">{t("field")}</th>
              <th scope="col">{t("before")}</th>
              <th scope="col">{t("after")}</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{before.get(name)}</td>
                <td>{after.get(name)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function fieldsOf(value: unknown): Map<string, string> {
  if (value === undefined || value === null) return new Map();
  if (typeof value !== "object" || Array.isArray(value)) return new Map([["", textOf(value)]]);
  return new Map(Object.entries(value).map(([name, field]) => [name, textOf(field)]));
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value, undefined, 1);
}
