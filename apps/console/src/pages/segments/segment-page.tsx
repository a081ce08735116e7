import { OPERATORS, segmentRoutes, type Segment } from "@hortus/contracts";
import {
  Count,
  ErrorState,
  KindTag,
  PageHeader,
  useBilingual,
  useFormat,
  useShowProblem,
  useWords,
} from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Progress, Skeleton, Tabs } from "antd";
import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { Overview } from "./overview.tsx";
import { Changes, Members } from "./people.tsx";
import { AskReason } from "./reason.tsx";
import { Settings } from "./settings.tsx";
import { segmentTone } from "./tone.ts";
import { Usages } from "./usages.tsx";
import { WhyDialog } from "./why.tsx";
import { WhySearch } from "./why-search.tsx";
import { segmentWords } from "./words.ts";
import "./segments.css";

const TABS = ["overview", "members", "changes", "usages", "settings"] as const;

/** One segment: how it went, who is in and why, who came and went, what uses it. */
export default function SegmentPage() {
  const t = useWords(segmentWords);
  const format = useFormat();
  const { id = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "overview";
  const asked = search.get("why");
  const [reason, setReason] = useState<string>(); // of this visit only: it stands for nobody who opens the address later
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
  if (segment.sensitivity === "hidden") return <Hidden />;
  const mustAsk = segment.sensitivity === "shown" && reason === undefined;
  const people = { segmentId: id, version: segment.version, reason, onWhy: ask };
  const views = {
    overview: <Overview segment={segment} />,
    members: !mustAsk && <Members {...people} />,
    changes: !mustAsk && <Changes {...people} />,
    usages: <Usages segmentId={id} />,
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
            {segment.sensitivity === "shown" && <KindTag tone="warm">{t("sensitive")}</KindTag>}
            <span>
              <Count value={segment.size} /> {t("people")}
            </span>
            <span className="h-muted h-small" title={format.exact(segment.asOf)}>
              {t("asOf", { at: format.when(segment.asOf) })}
            </span>
          </>
        }
        actions={<Actions segment={segment} />}
      />
      <Condition segment={segment} />
      {mustAsk ? (
        <AskReason onReason={setReason} />
      ) : (
        <div className="segment-ask">
          <WhySearch onChoose={ask} />
        </div>
      )}
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch(key === "overview" ? {} : { tab: key })}
        items={TABS.map((key) => ({ key, label: t(`tab.${key}`), children: key === tab && views[key] }))}
      />
      {asked && !mustAsk && (
        <WhyDialog segmentId={id} customerId={asked} reason={reason} onClose={() => ask(undefined)} />
      )}
    </>
  );
}

/** For those who may not see what it is over: that it is there, and who may. */
function Hidden() {
  const t = useWords(segmentWords);
  return (
    <>
      <PageHeader title={t("hiddenName")} back={{ to: "/segments", label: t("back") }} />
      <Alert type="info" showIcon title={t("hiddenHint")} />
    </>
  );
}

/** While a rule is worked out, and after it failed, the old answer stands: said plainly. */
function Condition({ segment }: { segment: Segment }) {
  const t = useWords(segmentWords);
  const say = useBilingual();
  const format = useFormat();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const mayRetry = useMay(OPERATORS);
  const { state, progress, asOf, error, id, next } = segment;
  const retry = useMutation({
    mutationFn: () => api.call(segmentRoutes.retryBuild, { params: { id } }),
    onSuccess: (after) => queries.setQueryData(["segment", id], after),
    onError: (problem) => showProblem(problem),
  });
  if (state === "building")
    return (
      <div style={{ marginBottom: 8 }}>
        <span className="h-muted">{t(next ? "updating" : "filling")}</span>
        <Progress percent={Math.round((progress ?? 0) * 100)} size="small" aria-label={t("state.building")} />
        {next && <p className="h-muted h-small h-break">{t("nextRule", { words: say(next.words) })}</p>}
      </div>
    );
  if (state !== "failed") return null;
  return (
    <Alert
      type="error"
      showIcon
      style={{ marginBottom: 8 }}
      title={t("failedHint", { at: format.exact(asOf) })}
      description={
        <div className="segment-failed">
          <p className="h-break">{error}</p>
          {next && <p className="h-break">{t("nextRule", { words: say(next.words) })}</p>}
          {mayRetry && (
            <div className="h-row h-prose">
              <Button size="small" loading={retry.isPending} onClick={() => retry.mutate()}>
                {t("retry")}
              </Button>
              <Link to={`/segments/${id}/edit`}>{t("retryRule")}</Link>
            </div>
          )}
        </div>
      }
    />
  );
}

function Actions({ segment }: { segment: Segment }) {
  const t = useWords(segmentWords);
  const mayEdit = useMay(OPERATORS);
  return (
    <div className="h-row">
      <Link to={`/segments/compare?a=${segment.id}`}>
        <Button>{t("compare")}</Button>
      </Link>
      {mayEdit && segment.state !== "archived" && (
        <Link to={`/segments/${segment.id}/edit`}>
          <Button type="primary">{t("edit")}</Button>
        </Link>
      )}
    </div>
  );
}
