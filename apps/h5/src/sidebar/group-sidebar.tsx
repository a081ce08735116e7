import { wecomRoutes } from "@hortus/contracts";
import { learnTime, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { List, Tag } from "antd-mobile";
import { useNavigate } from "react-router";
import { api } from "../api.ts";
import { SidebarPosters } from "../posters/posters.tsx";
import { Failed, Waiting } from "../shared/states.tsx";
import { SidebarRefused } from "./refused.tsx";
import { Pages } from "./pages.tsx";
import { Scripts } from "./scripts.tsx";
import { readChat, SdkRefusal } from "./sdk.ts";
import { sidebarWords } from "./words.ts";

/** Beside a group in WeCom: what the group is, and whom of its members we know. */
export default function GroupSidebar() {
  const say = useWords(sidebarWords);
  const format = useFormat();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ["sidebar", "group"],
    queryFn: async ({ signal }) => {
      const group = await api.call(wecomRoutes.getGroup, { params: { id: await readChat() } }, { signal });
      // The server's own instant: a demo that was moved on began this group today, not tomorrow.
      if (group.readAt) learnTime(group.readAt);
      return group;
    },
  });
  if (error instanceof SdkRefusal) return <SidebarRefused error={error} onRetry={() => void refetch()} />;
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting rows={3} />;
  const customers = data.people.filter(({ kind }) => kind === "customer");
  const known = customers.filter(({ customerId }) => customerId !== undefined);
  return (
    <div className="stack">
      <section className="sheet">
        <h1>{data.name || say("unnamed")}</h1>
        <p className="muted small">
          {[
            data.owner && say("ownedBy", { name: data.owner.name }),
            data.createdAt && say("begun", { when: format.when(data.createdAt) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <p>{say("known", { known: known.length, customers: customers.length })}</p>
        {data.notice && <p className="muted">{data.notice}</p>}
      </section>
      <Scripts />
      <Pages />
      <SidebarPosters />
      <section className="sheet">
        <h2>{say("people")}</h2>
        <List className="facts">
          {customers.map((one) => (
            <List.Item
              key={one.id}
              extra={one.customerId ? undefined : <Tag round>{say("notContact")}</Tag>}
              {...(one.customerId
                ? { arrowIcon: true, onClick: () => void navigate(`/customers/${one.customerId}`) }
                : {})}
            >
              {one.name || say("noName")}
            </List.Item>
          ))}
        </List>
      </section>
    </div>
  );
}
