import type { MemberLevel, MemberRow } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Typography } from "antd";
import { Link } from "react-router";
import { memberLevelWords } from "./words.ts";

/** A call that can be pasted and tried; `at` is when its member joined. */
export function HowToPush({ level, at }: { level: MemberLevel | undefined; at: string }) {
  const t = useWords(memberLevelWords);
  const example = exampleOf(level?.code ?? "…", at);
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("howTo")}</h2>
      <p className="h-muted">{t("howToAbout")}</p>
      <p>
        <Link to="/api-keys">{t("keys")}</Link>
      </p>
      <Typography.Paragraph copyable={{ text: example, tooltips: [t("copy"), t("copied")] }}>
        <pre className="h-break" style={{ whiteSpace: "pre-wrap", margin: 0 }}>
          {example}
        </pre>
      </Typography.Paragraph>
    </section>
  );
}

function exampleOf(level: string, at: string): string {
  const row: MemberRow = {
    externalId: "card-1",
    source: "till",
    identities: { phone: "13800000000", memberNumber: "card-1" },
    joinedAt: at,
    level,
    levelSince: at,
    changedAt: at,
  };
  return [
    `curl ${location.origin}/api/v1/members \\`,
    `  -H "Authorization: Bearer $HORTUS_KEY" -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify({ members: [row] }, undefined, 2)}'`,
  ].join("\n");
}
