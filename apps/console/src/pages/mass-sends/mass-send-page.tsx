import {
  campaignRoutes,
  type GroupDefinition,
  type MassSend,
  type MomentsDefinition,
  type SingleDefinition,
} from "@hortus/contracts";
import { ErrorState, KindTag, PageHeader, StatCard, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Alert, Skeleton, Tabs } from "antd";
import { Link, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { AttachedList } from "../../shared/content/attached.tsx";
import { useAdvisorName, useReasonWords, useTagGroups } from "../../shared/lookups.ts";
import { Actions } from "./actions.tsx";
import { Advisors } from "./advisors.tsx";
import { AudienceFigures } from "./audience-figures.tsx";

import { MessagePreview } from "./message-preview.tsx";
import { PostRows } from "./post-rows.tsx";
import { Results } from "./results.tsx";
import { stateTone } from "./tone.ts";
import { massSendWords } from "./words.ts";
import "./mass-sends.css";

const TABS = {
  single: ["overview", "advisors", "results"],
  group: ["overview", "groups", "advisors"],
  moments: ["overview", "moments", "advisors"],
} as const;

/** One mass send: what it says and how far it is, advisor by advisor, and what came of it. */
export default function MassSendPage() {
  const t = useWords(massSendWords);
  const { id = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const query = useQuery({
    queryKey: ["mass-send", id],
    queryFn: ({ signal }) => api.call(campaignRoutes.getMassSend, { params: { id } }, { signal }),
    refetchInterval: 3_000,
  });
  const massSend = query.data;
  if (query.isError && !massSend)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!massSend) return <Skeleton active paragraph={{ rows: 8 }} />;
  const tabs: readonly (keyof typeof views)[] = TABS[massSend.channel];
  const tab = tabs.find((each) => each === search.get("tab")) ?? "overview";
  const views = {
    overview: <Overview massSend={massSend} />,
    groups: <PostRows massSend={massSend} />,
    moments: <PostRows massSend={massSend} />,
    advisors: <Advisors massSend={massSend} />,
    results: <Results massSend={massSend} />,
  };
  return (
    <>
      <PageHeader
        title={massSend.name}
        back={{ to: "/mass-sends", label: t("title") }}
        state={<KindTag tone={stateTone(massSend.state)}>{t(`state.${massSend.state}`)}</KindTag>}
        about={[
          t(`channel.${massSend.channel}`),
          t("byWhom", { name: massSend.createdBy, class: t(`class.${massSend.class}`) }),
        ].join(" · ")}
        actions={<Actions massSend={massSend} />}
      />
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch(key === "overview" ? {} : { tab: key })}
        items={tabs.map((key) => ({ key, label: t(`tab.${key}`), children: key === tab && views[key] }))}
      />
    </>
  );
}

/** A figure, and the state by which the list of sends shows its customers. */
const FIGURES = [
  "planned",
  "waiting",
  "ready",
  "handedOver",
  "unknown",
  "sent",
  "failed",
  "refused",
  "heldOut",
  "cancelled",
] as const;
/** Shown while there are any: most mass sends never have them. */
const RARE: readonly (typeof FIGURES)[number][] = ["unknown", "cancelled"];

function Overview({ massSend }: { massSend: MassSend }) {
  const t = useWords(massSendWords);
  const format = useFormat();
  const { approval, counts, state } = massSend;
  const isSingle = massSend.channel === "single";
  const isUnsent = state === "draft" || state === "awaiting_approval" || state === "scheduled";
  return (
    <div className="h-stack">
      {approval && (
        <Alert
          type={approval.decision === "approved" ? "success" : "warning"}
          showIcon
          title={t(`decision.${approval.decision}`, { name: approval.by, at: format.when(approval.at) })}
          description={approval.comment}
        />
      )}
      {!isUnsent && (
        <div className="h-stats">
          {FIGURES.filter(
            (figure) => (isSingle || figure !== "heldOut") && (counts[figure] > 0 || !RARE.includes(figure)),
          ).map((figure) => (
            <StatCard
              key={figure}
              label={t(isAboutWhom(figure) ? `count.${massSend.channel}.${figure}` : `count.${figure}`)}
              value={format.count(counts[figure])}
              exact={counts[figure].toLocaleString("en-US")}
              definition={t(
                isAboutWhom(figure) ? `definition.${massSend.channel}.${figure}` : `definition.${figure}`,
              )}
              to={
                isSingle
                  ? door(massSend.id, figure)
                  : `/mass-sends/${massSend.id}?tab=${TABS[massSend.channel][1]}`
              }
            />
          ))}
        </div>
      )}
      {massSend.reasons.length > 0 && <Reasons massSend={massSend} />}
      <div className="mass-send-editor">
        <Content massSend={massSend} />
        <aside className="h-stack">
          {isUnsent && <AudienceFigures definition={massSend.definition} id={massSend.id} />}
          <MessagePreview definition={massSend.definition} />
        </aside>
      </div>
    </div>
  );
}

/** Those whose words say what is counted: customers, groups or advisors' Moments. */
const isAboutWhom = (figure: (typeof FIGURES)[number]): figure is "planned" | "sent" =>
  figure === "planned" || figure === "sent";

const STATES = {
  planned: "",
  waiting: "deferred",
  ready: "planned",
  handedOver: "handed_over",
  unknown: "unknown",
  sent: "sent",
  failed: "failed",
  refused: "refused",
  heldOut: "refused",
  cancelled: "cancelled",
} as const;

function door(id: string, figure: (typeof FIGURES)[number]): string {
  const search = new URLSearchParams({ massSend: id });
  if (STATES[figure]) search.set("state", STATES[figure]);
  if (figure === "heldOut") search.set("reason", "hold_out");
  return `/sends?${search.toString()}`;
}

function Reasons({ massSend: { id, reasons, channel } }: { massSend: MassSend }) {
  const t = useWords(massSendWords);
  const reasonOf = useReasonWords();
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("reasons")}</h2>
      <ul className="mass-send-lines">
        {reasons.map(({ reason, count }) => (
          <li key={reason}>
            <Link
              to={
                channel === "single"
                  ? `/sends?massSend=${id}&reason=${encodeURIComponent(reason)}`
                  : `/mass-sends/${id}?tab=${TABS[channel][1]}`
              }
            >
              {reasonOf(reason)}
            </Link>
            <span className="h-figure">{count}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Content({ massSend: { definition } }: { massSend: MassSend }) {
  const t = useWords(massSendWords);
  const format = useFormat();
  const { variants, startAt } = definition;
  return (
    <section className="h-card h-stack">
      <h2 className="h-card-title">{t("what")}</h2>
      {variants.map(({ id, text, attachments }) => (
        <div key={id}>
          {variants.length > 1 && <strong>{t("variantText", { name: id.toUpperCase() })}</strong>}
          <p style={{ whiteSpace: "pre-wrap" }}>{text}</p>
          <AttachedList attachments={attachments} />
        </div>
      ))}
      <ul className="mass-send-lines">
        <li>
          <span className="h-muted">{t("startAt")}</span>
          <span>{startAt ? format.when(startAt) : t("atOnce")}</span>
        </li>
        {definition.channel === "single" ? (
          <Comparison definition={definition} />
        ) : (
          <Targets definition={definition} />
        )}
      </ul>
    </section>
  );
}

function Comparison({ definition }: { definition: SingleDefinition }) {
  const t = useWords(massSendWords);
  const { holdOutPercent, holdOutReason, observeDays } = definition;
  return (
    <>
      <li>
        <span className="h-muted">{t("holdOut")}</span>
        <span>
          {holdOutPercent} %{holdOutReason && ` · ${holdOutReason}`}
        </span>
      </li>
      <li>
        <span className="h-muted">{t("observeDays")}</span>
        <span>
          {observeDays} {t("days")}
        </span>
      </li>
    </>
  );
}

/** Which groups or advisors, as they were chosen. */
function Targets({ definition }: { definition: GroupDefinition | MomentsDefinition }) {
  const t = useWords(massSendWords);
  const nameOf = useAdvisorName();
  const tags = useTagGroups().flatMap((group) => group.tags);
  const line = (label: string, values: readonly string[]) =>
    values.length > 0 && (
      <li>
        <span className="h-muted">{label}</span>
        <span>{values.join(" · ")}</span>
      </li>
    );
  if (definition.channel === "moments") {
    const { by, advisorIds, tagIds } = definition.audience;
    const nameOfTag = (id: string) => tags.find((tag) => tag.id === id)?.name ?? id;
    return (
      <>
        {line(t("momentsBy"), by === "all" ? [t("momentsBy.all")] : advisorIds.map(nameOf))}
        {line(t("momentsTags"), tagIds.map(nameOfTag))}
      </>
    );
  }
  const { by, ownerIds, nameContains, chatIds, excludeChatIds } = definition.audience;
  const some = (ids: readonly string[]) => (ids.length > 0 ? [t("groupCount", { count: ids.length })] : []);
  return (
    <>
      {line(t("groupsBy"), by === "chosen" ? some(chatIds) : [t(`groupsBy.${by}`)])}
      {line(t("groupOwners"), by === "filter" ? ownerIds.map(nameOf) : [])}
      {line(t("groupNames"), by === "filter" ? nameContains : [])}
      {line(t("groupsExcluded"), some(excludeChatIds))}
    </>
  );
}
