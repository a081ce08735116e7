import { postRoutes, wecomRoutes, type Group } from "@hortus/contracts";
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
          <GroupPosts group={group} />
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

/** What went into the group of late or is about to; all of it is a link away. */
function GroupPosts({ group }: { group: Group }) {
  const t = useWords(groupWords);
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ["posts", "of-group", group.id],
    queryFn: ({ signal }) =>
      api.call(postRoutes.listPosts, { query: { channel: "group", target: group.id, limit: 5 } }, { signal }),
  });
  if (!data || data.rows.length === 0) return null;
  const all = new URLSearchParams({ tab: "posts", target: group.id, name: group.name });
  return (
    <section>
      <div className="h-row">
        <h3 className="h-card-title h-grow">{t("posts")}</h3>
        <Link to={`/sends?${all}`}>{t("allPosts")}</Link>
      </div>
      <ul className="group-posts">
        {data.rows.map(({ id, text, state, plannedAt, sentAt }) => (
          <li key={id}>
            <span className="h-small h-muted">
              {t(`post.${state}`)} · {format.when(sentAt ?? plannedAt)}
            </span>
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
