import { wecomRoutes, type Group } from "@hortus/contracts";
import { ErrorState, KindTag, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Drawer, Skeleton } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { groupWords } from "./words.ts";
import "./groups.css";

/** Who is in the group, and whom of them we know. */
export function GroupDrawer({ group, onClose }: { group: Group; onClose(): void }) {
  const t = useWords(groupWords);
  const format = useFormat();
  const { data, error, refetch } = useQuery({
    queryKey: ["groups", group.id],
    queryFn: ({ signal }) => api.call(wecomRoutes.getGroup, { params: { id: group.id } }, { signal }),
  });
  return (
    <Drawer open onClose={onClose} title={group.name || t("unnamed")} size="min(480px, 100vw)">
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton active />
      ) : (
        <div className="h-stack">
          {data.notice && <p className="h-muted">{data.notice}</p>}
          {data.readAt && <p className="h-muted">{t("readAt", { when: format.when(data.readAt) })}</p>}
          <ul className="group-people">
            {data.people.map((one) => (
              <li key={one.id}>
                <span className="h-grow">
                  {one.customerId ? (
                    <Link to={`/customers/${one.customerId}`}>{one.name || t("noName")}</Link>
                  ) : (
                    one.name || t("noName")
                  )}
                </span>
                <span className="h-muted">
                  {t("joined", { when: format.when(one.joinedAt), by: t(`by.${one.joinedBy}`) })}
                </span>
                {one.kind === "staff" ? (
                  <KindTag tone="plain">{t("staff")}</KindTag>
                ) : (
                  !one.customerId && <KindTag tone="warm">{t("unknown")}</KindTag>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Drawer>
  );
}
