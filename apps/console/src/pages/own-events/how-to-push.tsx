import type { OwnEvent } from "@hortus/contracts";
import { useWords } from "@hortus/ui";
import { Typography } from "antd";
import { Link } from "react-router";
import { ownEventWords } from "./words.ts";

/** A call that can be pasted and tried; `at` is when it says that it happened. */
export function HowToPush({ event, at }: { event: OwnEvent; at: string }) {
  const t = useWords(ownEventWords);
  return (
    <section>
      <h3>{t("howTo")}</h3>
      <p className="h-muted">
        {t("howToAbout")} <Link to="/api-keys">{t("keys")}</Link>
      </p>
      <Typography.Paragraph copyable={{ text: exampleOf(event, at), tooltips: [t("copy"), t("copied")] }}>
        <pre className="h-break" style={{ whiteSpace: "pre-wrap", margin: 0 }}>
          {exampleOf(event, at)}
        </pre>
      </Typography.Paragraph>
    </section>
  );
}

function exampleOf({ code, properties }: OwnEvent, occurredAt: string): string {
  const row = {
    externalId: `${code}-1`,
    event: code,
    occurredAt,
    identities: { phone: "13800000000" },
    properties: Object.fromEntries(
      properties.map((property) => [property.code, property.type === "number" ? 1 : "…"]),
    ),
  };
  return [
    `curl ${location.origin}/api/v1/events \\`,
    `  -H "Authorization: Bearer $HORTUS_KEY" -H "Content-Type: application/json" \\`,
    `  -d '${JSON.stringify({ events: [row] }, undefined, 2)}'`,
  ].join("\n");
}
