import type { WecomConnection } from "@hortus/contracts";
import { useWords, When } from "@hortus/ui";
import { Typography } from "antd";
import type { ReactNode } from "react";
import { wecomWords } from "./words.ts";
import "./wecom.css";

export function ConnectionDetails({ connection }: { connection: WecomConnection }) {
  const t = useWords(wecomWords);
  const copyable = (text: string) => (
    <Typography.Text copyable={{ tooltips: [t("copy"), t("copied")] }} className="h-break">
      {text}
    </Typography.Text>
  );
  // What the app's page in WeCom's console asks for beside the callback.
  const [, workspace = ""] = /\/wecom\/([^/]+)\/callback$/.exec(connection.callbackUrl) ?? [];
  const { origin, host } = new URL(connection.callbackUrl);
  const facts: [string, ReactNode][] = [
    [t("kind"), t(`kind.${connection.kind}`)],
    [t("corpId"), copyable(connection.corpId)],
    [t("agentId"), String(connection.agentId)],
    [t("callbackUrl"), copyable(connection.callbackUrl)],
    [t("homePage"), copyable(`${origin}/wecom/${workspace}/enter`)],
    [t("sidebarPage"), copyable(`${origin}/h5/sidebar/${workspace}`)],
    [t("groupSidebarPage"), copyable(`${origin}/h5/sidebar/${workspace}/group`)],
    [t("trustedDomain"), copyable(host)],
    [
      t("baseUrl"),
      <span key="base" className="h-break">
        {connection.baseUrl}
      </span>,
    ],
    ...(connection.phoneUrl
      ? [
          [
            t("phoneUrl"),
            <a key="phone" href={connection.phoneUrl} target="_blank" rel="noreferrer" className="h-break">
              {connection.phoneUrl}
            </a>,
          ] satisfies [string, ReactNode],
        ]
      : []),
    [t("connectedAt"), <When key="at" at={connection.connectedAt} />],
    ...(connection.callbackVerifiedAt
      ? [
          [t("callbackVerified"), <When key="verified" at={connection.callbackVerifiedAt} />] satisfies [
            string,
            ReactNode,
          ],
        ]
      : []),
  ];
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("details")}</h2>
      <dl className="wecom-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt className="h-muted">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
