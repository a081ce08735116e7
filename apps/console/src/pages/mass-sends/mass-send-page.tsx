import { campaignRoutes, type MassSend } from "@hortus/contracts";
import { ErrorState, KindTag, PageHeader, StatCard, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Alert, Skeleton, Tabs } from "antd";
import { Link, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { AttachedList } from "../../shared/content/attached.tsx";
import { useReasonWords } from "../../shared/lookups.ts";
import { Actions } from "./actions.tsx";
import { Advisors } from "./advisors.tsx";
import { AudienceFigures } from "./audience-figures.tsx";
import { MessagePreview } from "./message-preview.tsx";
import { Results } from "./results.tsx";
import { stateTone } from "./tone.ts";
import { massSendWords } from "./words.ts";
import "./mass-sends.css";

const TABS = ["overview", "advisors", "results"] as const;

/** One mass send: what it says and how far it is, advisor by advisor, and what came of it. */
export default function MassSendPage() {
  const t = useWords(massSendWords);
  const { id = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "overview";
  const query = useQuery({
    queryKey: ["mass-send", id],
    queryFn: ({ signal }) => api.call(campaignRoutes.getMassSend, { params: { id } }, { signal }),
    refetchInterval: 3_000,
  });
  const massSend = query.data;
  if (query.isError && !massSend)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!massSend) return <Skeleton active paragraph={{ rows: 8 }} />;
  const views = {
    overview: <Overview massSend={massSend} />,
    advisors: <Advisors massSend={massSend} />,
    results: <Results massSend={massSend} />,
  };
  return (
    <>
      <PageHeader
        title={massSend.name}
        back={{ to: "/mass-sends", label: t("title") }}
        state={<KindTag tone={stateTone(massSend.state)}>{t(`state.${massSend.state}`)}</KindTag>}
        about={t("byWhom", { name: massSend.createdBy, class: t(`class.${massSend.class}`) })}
        actions={<Actions massSend={massSend} />}
      />
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch(key === "overview" ? {} : { tab: key })}
        items={TABS.map((key) => ({ key, label: t(`tab.${key}`), children: key === tab && views[key] }))}
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
  "sent",
  "failed",
  "refused",
  "heldOut",
] as const;

function Overview({ massSend }: { massSend: MassSend }) {
  const t = useWords(massSendWords);
  const format = useFormat();
  const { approval, counts, state } = massSend;
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
          {FIGURES.map((figure) => (
            <StatCard
              key={figure}
              label={t(`count.${figure}`)}
              value={format.count(counts[figure])}
              exact={counts[figure].toLocaleString("en-US")}
              definition={t(`definition.${figure}`)}
              to={door(massSend.id, figure)}
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

const STATES = {
  planned: "",
  waiting: "deferred",
  ready: "planned",
  handedOver: "handed_over",
  sent: "sent",
  failed: "failed",
  refused: "refused",
  heldOut: "refused",
} as const;

function door(id: string, figure: (typeof FIGURES)[number]): string {
  const search = new URLSearchParams({ massSend: id });
  if (STATES[figure]) search.set("state", STATES[figure]);
  if (figure === "heldOut") search.set("reason", "hold_out");
  return `/sends?${search.toString()}`;
}

function Reasons({ massSend: { id, reasons } }: { massSend: MassSend }) {
  const t = useWords(massSendWords);
  const reasonOf = useReasonWords();
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("reasons")}</h2>
      <ul className="mass-send-lines">
        {reasons.map(({ reason, count }) => (
          <li key={reason}>
            <Link to={`/sends?massSend=${id}&reason=${encodeURIComponent(reason)}`}>{reasonOf(reason)}</Link>
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
  const { variants, holdOutPercent, holdOutReason, startAt, observeDays } = definition;
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
      </ul>
    </section>
  );
}
