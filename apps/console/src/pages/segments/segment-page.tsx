import { OPERATORS, segmentRoutes, type MembershipReason } from "@hortus/contracts";
import {
  Count,
  EmptyState,
  ErrorState,
  KindTag,
  PageHeader,
  ResourceTable,
  useBilingual,
  useFormat,
  useShowProblem,
  useWords,
  When,
} from "@hortus/ui";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Modal, Skeleton, Tabs } from "antd";
import { useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { segmentTone } from "./segments-page.tsx";
import { segmentWords } from "./words.ts";

const TABS = ["members", "changes"] as const;

/** One segment: who is in and why, who came and went. */
export default function SegmentPage() {
  const t = useWords(segmentWords);
  const say = useBilingual();
  const { id = "" } = useParams();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((each) => each === search.get("tab")) ?? "members";
  const query = useQuery({
    queryKey: ["segment", id],
    queryFn: () => api.call(segmentRoutes.getSegment, { params: { id } }),
    refetchInterval: 3_000,
  });
  const segment = query.data;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!segment) return <Skeleton active />;
  return (
    <>
      <PageHeader
        title={segment.name}
        back={{ to: "/segments", label: t("back") }}
        about={say(segment.words)}
        state={
          <>
            <KindTag tone={segmentTone(segment.state)}>{t(`state.${segment.state}`)}</KindTag>
            <span>
              <Count value={segment.size} /> {t("size")}
            </span>
          </>
        }
        actions={<Actions id={id} isArchived={segment.state === "archived"} />}
      />
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch(key === "members" ? {} : { tab: key })}
        items={[
          {
            key: "members",
            label: t("tab.members"),
            children: <Members segmentId={id} version={segment.version} />,
          },
          { key: "changes", label: t("tab.changes"), children: <Changes segmentId={id} /> },
        ]}
      />
    </>
  );
}

function Actions({ id, isArchived }: { id: string; isArchived: boolean }) {
  const t = useWords(segmentWords);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const showProblem = useShowProblem();
  const archive = useMutation({
    mutationFn: () => api.call(segmentRoutes.changeSegment, { params: { id }, body: { archived: true } }),
    onSuccess: (next) => {
      queries.setQueryData(["segment", id], next);
      void message.success(t("archived"));
    },
    onError: (error) => showProblem(error),
  });
  if (!useMay(OPERATORS) || isArchived) return null;
  return (
    <>
      <Link to={`/segments/${id}/edit`}>
        <Button type="primary">{t("edit")}</Button>
      </Link>
      <Button loading={archive.isPending} onClick={() => archive.mutate()}>
        {t("archive")}
      </Button>
    </>
  );
}

function Members({ segmentId, version }: { segmentId: string; version: number }) {
  const t = useWords(segmentWords);
  const [asked, ask] = useState<{ customerId: string; name: string }>();
  return (
    <>
      <ResourceTable
        list="segment-members"
        dependsOn={[segmentId, version]}
        everyMs={5_000}
        load={({ cursor }) =>
          api.call(segmentRoutes.listSegmentMembers, { params: { id: segmentId }, query: { cursor } })
        }
        rowKey={({ customerId }) => customerId}
        to={({ customerId }) => `/customers/${customerId}`}
        empty={<EmptyState title={t("nobody")} />}
        columns={[
          { key: "customer", title: t("customer"), render: ({ name }) => name, text: ({ name }) => name },
          {
            key: "enteredAt",
            title: t("enteredAt"),
            render: ({ enteredAt }) => <When at={enteredAt} />,
            text: ({ enteredAt }) => enteredAt,
          },
          {
            key: "why",
            title: t("why"),
            render: (row) => (
              <Button type="link" size="small" onClick={() => ask(row)}>
                {t("why")}
              </Button>
            ),
          },
        ]}
      />
      {asked && <Why segmentId={segmentId} customer={asked} onClose={() => ask(undefined)} />}
    </>
  );
}

function Changes({ segmentId }: { segmentId: string }) {
  const t = useWords(segmentWords);
  const because = (code: string) =>
    segmentWords.has(`because.${code}`) ? t(`because.${code}` as "because.rule") : code;
  return (
    <ResourceTable
      list="segment-changes"
      dependsOn={[segmentId]}
      everyMs={5_000}
      load={({ cursor }) =>
        api.call(segmentRoutes.listSegmentChanges, { params: { id: segmentId }, query: { cursor } })
      }
      rowKey={({ customerId, at, change }) => `${customerId}${at}${change}`}
      to={({ customerId }) => `/customers/${customerId}`}
      empty={<EmptyState title={t("noChanges")} />}
      columns={[
        { key: "customer", title: t("customer"), render: ({ name }) => name },
        {
          key: "change",
          title: t("change"),
          render: ({ change }) => (
            <KindTag tone={change === "entered" ? "good" : "warm"}>{t(change)}</KindTag>
          ),
        },
        { key: "because", title: t("because"), render: (row) => because(row.because) },
        { key: "at", title: t("at"), render: ({ at }) => <When at={at} /> },
      ]}
    />
  );
}

function Why({
  segmentId,
  customer,
  onClose,
}: {
  segmentId: string;
  customer: { customerId: string; name: string };
  onClose: () => void;
}) {
  const t = useWords(segmentWords);
  const format = useFormat();
  const query = useQuery({
    queryKey: ["why", segmentId, customer.customerId],
    queryFn: () =>
      api.call(segmentRoutes.explainMembership, {
        params: { id: segmentId, customerId: customer.customerId },
      }),
  });
  return (
    <Modal open footer={null} onCancel={onClose} title={`${t("why")} · ${customer.name}`}>
      {query.isError ? (
        <ErrorState error={query.error} />
      ) : !query.data ? (
        <Skeleton active />
      ) : (
        <Reason reason={query.data.reason} />
      )}
      {query.data?.nextChangeAt && (
        <p className="h-muted">{t("nextChange", { at: format.exact(query.data.nextChangeAt) })}</p>
      )}
    </Modal>
  );
}

function Reason({ reason }: { reason: MembershipReason }) {
  const say = useBilingual();
  return (
    <div style={{ paddingInlineStart: 12 }}>
      <p style={{ margin: "4px 0" }}>
        <span aria-hidden>{reason.answer ? "✓" : "✕"}</span> {say(reason.text)}
      </p>
      {reason.of.map((part, index) => (
        <Reason key={index} reason={part} />
      ))}
    </div>
  );
}
