import { OPERATORS, segmentRoutes, type Segment } from "@hortus/contracts";
import { Count, ErrorState, KindTag, PageHeader, useBilingual, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Progress, Skeleton, Tabs } from "antd";
import { Link, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { Changes, Members } from "./people.tsx";
import { Settings } from "./settings.tsx";
import { segmentTone } from "./tone.ts";
import { WhyDialog } from "./why.tsx";
import { segmentWords } from "./words.ts";
import "./segments.css";

const TABS = ["members", "changes", "rule", "settings"] as const;

/** One segment: who is in and why, who came and went, its rule. */
export default function SegmentPage() {
  const t = useWords(segmentWords);
  const { id = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "members";
  const asked = search.get("why");
  const query = useQuery({
    queryKey: ["segment", id],
    queryFn: ({ signal }) => api.call(segmentRoutes.getSegment, { params: { id } }, { signal }),
    refetchInterval: 3_000,
  });
  const segment = query.data;
  const ask = (customerId: string | undefined) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (customerId) next.set("why", customerId);
      else next.delete("why");
      return next;
    });
  if (query.isError && !segment)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!segment) return <Skeleton active paragraph={{ rows: 8 }} />;
  const people = { segmentId: id, version: segment.version, onWhy: ask };
  const views = {
    members: <Members {...people} />,
    changes: <Changes {...people} />,
    rule: <RuleTab segment={segment} />,
    settings: <Settings key={segment.updatedAt} segment={segment} />,
  };
  return (
    <>
      <PageHeader
        title={segment.name}
        back={{ to: "/segments", label: t("back") }}
        about={segment.description}
        state={
          <>
            <KindTag tone={segmentTone(segment.state)}>{t(`state.${segment.state}`)}</KindTag>
            <span>
              <Count value={segment.size} /> {t("people")}
            </span>
          </>
        }
        actions={<EditButton segment={segment} />}
      />
      <Condition segment={segment} />
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch(key === "members" ? {} : { tab: key })}
        items={TABS.map((key) => ({ key, label: t(`tab.${key}`), children: key === tab && views[key] }))}
      />
      {asked && <WhyDialog segmentId={id} customerId={asked} onClose={() => ask(undefined)} />}
    </>
  );
}

/** While a rule is worked out, and after it failed, the old answer stands: said plainly. */
function Condition({ segment }: { segment: Segment }) {
  const t = useWords(segmentWords);
  const format = useFormat();
  const { state, progress, asOf, error, id } = segment;
  if (state === "building")
    return (
      <div style={{ marginBottom: 8 }}>
        <span className="h-muted">{t("updating")}</span>
        <Progress percent={Math.round((progress ?? 0) * 100)} size="small" aria-label={t("state.building")} />
      </div>
    );
  if (state !== "failed") return null;
  return (
    <Alert
      type="error"
      showIcon
      style={{ marginBottom: 8 }}
      title={t("failedHint", { at: format.exact(asOf) })}
      description={error}
      action={<Link to={`/segments/${id}?tab=rule`}>{t("retryRule")}</Link>}
    />
  );
}

function RuleTab({ segment }: { segment: Segment }) {
  const t = useWords(segmentWords);
  const say = useBilingual();
  const format = useFormat();
  return (
    <div className="h-card h-stack">
      <p className="h-break">{say(segment.words)}</p>
      <p className="h-muted h-small">
        {t("version", { version: segment.version, at: format.exact(segment.updatedAt) })}
      </p>
      <div>
        <EditButton segment={segment} />
      </div>
    </div>
  );
}

function EditButton({ segment }: { segment: Segment }) {
  const t = useWords(segmentWords);
  if (!useMay(OPERATORS) || segment.state === "archived") return null;
  return (
    <Link to={`/segments/${segment.id}/edit`}>
      <Button type="primary">{t("edit")}</Button>
    </Link>
  );
}
