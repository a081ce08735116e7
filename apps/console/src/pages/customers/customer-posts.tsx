import { postRoutes, type CustomerPost } from "@hortus/contracts";
import { KindTag, ResourceTable, useWords, When, type Column } from "@hortus/ui";
import { api } from "../../api.ts";
import { PostWhy, SendSource } from "../../shared/send-why.tsx";
import { SendState } from "./send-state.tsx";
import { customersWords } from "./words.ts";

/** What went into the customer's groups and on the advisors' Moments: could the customer see it, and why not. */
export function CustomerPosts({ customerId }: { customerId: string }) {
  const t = useWords(customersWords);
  const columns = useColumns();
  return (
    <>
      <h2 className="h-card-title">{t("posts")}</h2>
      <p className="h-muted h-small">{t("postsAbout")}</p>
      <ResourceTable<CustomerPost>
        list="customer-posts"
        dependsOn={[customerId]}
        load={({ cursor }, signal) =>
          api.call(
            postRoutes.listCustomerPosts,
            { params: { id: customerId }, query: { cursor } },
            { signal },
          )
        }
        rowKey={({ id }) => id}
        columns={columns}
        empty={<p className="h-muted">{t("postsEmpty")}</p>}
      />
    </>
  );
}

const SEEN_TONES = { yes: "good", no: "plain", unknown: "warm" } as const;

function useColumns(): Column<CustomerPost>[] {
  const t = useWords(customersWords);
  const where = ({ channel, target }: CustomerPost) => t(`postIn.${channel}`, { name: target.name });
  return [
    {
      key: "title",
      title: t("sendTitle"),
      width: 320,
      render: (post) => (
        <>
          <strong>{where(post)}</strong>
          <div className="h-muted">{post.text}</div>
          <SendSource why={post.why} /> <PostWhy decision={post.decision} />
        </>
      ),
      text: where,
    },
    {
      key: "seen",
      title: t("seen"),
      width: 180,
      render: ({ seen, because }) => (
        <>
          <KindTag tone={SEEN_TONES[seen]}>{t(`seen.${seen}`)}</KindTag>
          {because && <div className="h-muted h-small">{t(`because.${because}`)}</div>}
        </>
      ),
      text: ({ seen }) => t(`seen.${seen}`),
    },
    {
      key: "state",
      title: t("sendState"),
      width: 150,
      render: (post) => <SendState send={post} />,
      text: ({ state }) => t(`send.${state}`),
    },
    {
      key: "planned",
      title: t("sendPlanned"),
      width: 150,
      render: ({ plannedAt, sentAt }) => <When at={sentAt ?? plannedAt} />,
    },
  ];
}
