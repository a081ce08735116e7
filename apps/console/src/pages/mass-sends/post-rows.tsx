import { campaignRoutes, type MassSend, type MassSendPost } from "@hortus/contracts";
import {
  type Column,
  countColumn,
  EmptyState,
  KindTag,
  ResourceTable,
  useBilingual,
  useWords,
  When,
} from "@hortus/ui";
import { api } from "../../api.ts";
import { useReasonWords } from "../../shared/lookups.ts";
import { massSendWords } from "./words.ts";

const TONES: { [State in MassSendPost["state"]]?: "good" | "warm" | "bad" } = {
  sent: "good",
  refused: "bad",
  failed: "bad",
  deferred: "warm",
  held: "warm",
  unknown: "warm",
};

/** What became of it in each group or on each advisor's Moments, and why it did not go out. */
export function PostRows({ massSend: { id, channel } }: { massSend: MassSend }) {
  const t = useWords(massSendWords);
  const say = useBilingual();
  const reasonOf = useReasonWords();
  const isMoments = channel === "moments";
  const figure = (key: "reached" | "likes" | "comments") => ({
    key,
    title: t(key),
    align: "right" as const,
    width: 90,
    render: (row: MassSendPost) => row[key] ?? "–",
    text: (row: MassSendPost) => String(row[key] ?? ""),
  });
  const because = ({ reason, detail }: MassSendPost) =>
    reason ? [reasonOf(reason), detail && say(detail)].filter(Boolean).join(" · ") : "";
  const groupColumns: Column<MassSendPost>[] = [
    {
      key: "owner",
      title: t("groupOwner"),
      width: 110,
      render: ({ advisor }) => advisor?.name ?? "–",
      text: ({ advisor }) => advisor?.name ?? "",
    },
    countColumn("customers", t("customersOf"), ({ customers }) => customers ?? 0),
  ];
  return (
    <ResourceTable<MassSendPost>
      list={`mass-send-groups-${id}`}
      everyMs={5_000}
      load={({ cursor }, signal) =>
        api.call(campaignRoutes.listMassSendPosts, { params: { id }, query: { cursor } }, { signal })
      }
      rowKey={(row) => row.id}
      empty={<EmptyState title={t("noPosts")} hint={t("noPostsHint")} />}
      columns={[
        {
          key: "name",
          title: t(isMoments ? "advisor" : "group"),
          width: 180,
          render: ({ name }) => name || t("unnamedGroup"),
          text: ({ name }) => name,
        },
        ...(isMoments ? [] : groupColumns),
        {
          key: "state",
          title: t("state"),
          width: 120,
          render: ({ state }) => <KindTag tone={TONES[state] ?? "plain"}>{t(`send.${state}`)}</KindTag>,
          text: ({ state }) => t(`send.${state}`),
        },
        {
          key: "reason",
          title: t("reason"),
          width: 240,
          render: (row) => because(row) || "–",
          text: because,
        },
        {
          key: "at",
          title: t("sentOrLater"),
          width: 130,
          render: ({ sentAt, until }) => {
            const at = sentAt ?? until;
            return at ? <When at={at} /> : "–";
          },
          text: ({ sentAt, until }) => sentAt ?? until ?? "",
        },
        ...(isMoments ? [figure("reached"), figure("likes"), figure("comments")] : []),
      ]}
    />
  );
}
