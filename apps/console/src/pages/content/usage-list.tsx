import { contentRoutes, type ContentItem, type ContentUsage } from "@hortus/contracts";
import { EmptyState, ErrorState, KindTag, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useDoor } from "../../shell/navigation.ts";
import { addressOf } from "./usage-address.ts";
import { contentWords } from "./words.ts";

/** Who uses a piece, in which version, and how many were sent it there. */
export function UsageList({ item }: { item: ContentItem }) {
  const t = useWords(contentWords);
  const { data, error, refetch } = useQuery({
    queryKey: ["content-usages", item.id],
    queryFn: ({ signal }) =>
      api.call(contentRoutes.listContentUsages, { params: { id: item.id } }, { signal }),
  });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  if (data.rows.length === 0) return <EmptyState title={t("usageNone")} hint={t("usageNoneHint")} />;
  return (
    <ul className="content-list">
      {data.rows.map((usage) => (
        <UsageLine
          key={`${usage.kind} ${usage.id} ${usage.as} ${usage.version}`}
          usage={usage}
          latest={item.version}
        />
      ))}
    </ul>
  );
}

function UsageLine({
  usage: { kind, id, name, as, version, sent },
  latest,
}: {
  usage: ContentUsage;
  latest: number;
}) {
  const t = useWords(contentWords);
  const door = useDoor();
  const { to } = door(addressOf[kind]?.(id) ?? "");
  const said = (key: string) => (contentWords.has(key) ? t(key as "as.text") : (key.split(".")[1] ?? key));
  return (
    <li className="h-row">
      <KindTag>{said(`use.${kind}`)}</KindTag>
      {to ? <Link to={to}>{name}</Link> : name}
      <span className="h-muted">{said(`as.${as}`)}</span>
      {version !== undefined && <span className="h-muted">{t("usedVersion", { version })}</span>}
      {version !== undefined && version < latest && <KindTag tone="warm">{t("newer")}</KindTag>}
      {sent !== undefined && <span>{t("sent", { count: sent })}</span>}
    </li>
  );
}
