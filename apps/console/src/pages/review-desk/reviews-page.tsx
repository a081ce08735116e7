import { DownloadOutlined } from "@ant-design/icons";
import { CONTENT_CHANNELS, complianceRoutes, REVIEW_STATES, type ContentReview } from "@hortus/contracts";
import {
  EmptyState,
  KindTag,
  PageHeader,
  ResourceTable,
  useBilingual,
  useWords,
  When,
  type Column,
} from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { reviewTone, severityTone } from "../../shared/compliance/tone.ts";
import { complianceWords } from "../../shared/compliance/words.ts";
import { ExportEvidence } from "./export-evidence.tsx";
import { ReviewDetails } from "./review-details.tsx";
import { deskWords } from "./words.ts";

/** Texts that wait for a reviewer, and what was decided about earlier ones. */
export default function ReviewsPage() {
  const t = useWords(deskWords);
  const c = useWords(complianceWords);
  const queries = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const [waiting, setWaiting] = useState<number>();
  const [isExporting, setExporting] = useState(false);
  const mayExport = useMay(complianceRoutes.exportReviews.roles);
  const open = search.get("review");
  const show = (id: string | undefined) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (id) next.set("review", id);
      else next.delete("review");
      return next;
    });
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={
          mayExport && (
            <Button icon={<DownloadOutlined />} onClick={() => setExporting(true)}>
              {t("export")}
            </Button>
          )
        }
      />
      <ResourceTable<ContentReview>
        list="reviews"
        everyMs={15_000}
        load={async ({ filters, cursor }, signal) => {
          const page = await api.call(
            complianceRoutes.listReviews,
            {
              query: {
                cursor,
                state: REVIEW_STATES.find((state) => state === filters["state"]?.[0]),
                channel: CONTENT_CHANNELS.find((channel) => channel === filters["channel"]?.[0]),
                mine: filters["by"]?.[0] === "me" ? "true" : undefined,
              },
            },
            { signal },
          );
          setWaiting(page.waiting);
          return page;
        }}
        rowKey={({ id }) => id}
        onOpen={({ id }) => show(id)}
        columns={useColumns()}
        filters={[
          {
            key: "state",
            label: t("state"),
            kind: "one",
            options: REVIEW_STATES.map((value) => ({ value, label: c(`state.${value}`) })),
          },
          {
            key: "channel",
            label: t("channel"),
            kind: "one",
            options: CONTENT_CHANNELS.map((value) => ({ value, label: c(`channel.${value}`) })),
          },
          { key: "by", label: t("submitted"), kind: "one", options: [{ value: "me", label: t("mine") }] },
        ]}
        {...(waiting === undefined ? {} : { total: () => t("total", { count: waiting }) })}
        empty={
          <EmptyState
            title={t("empty")}
            hint={t("emptyHint")}
            actions={
              <>
                <Link to="/word-rules?tab=try">
                  <Button type="primary">{t("tryWords")}</Button>
                </Link>
                <Link to="/review-desk?state=approved">
                  <Button>{c("state.approved")}</Button>
                </Link>
              </>
            }
          />
        }
      />
      <Drawer
        open={open !== null}
        onClose={() => show(undefined)}
        size={640}
        title={t("title")}
        destroyOnHidden
      >
        {open && (
          <ReviewDetails
            id={open}
            onOpen={show}
            onDone={() => {
              void queries.invalidateQueries({ queryKey: ["reviews"] });
              show(undefined);
            }}
          />
        )}
      </Drawer>
      {isExporting && <ExportEvidence onClose={() => setExporting(false)} />}
    </>
  );
}

function useColumns(): Column<ContentReview>[] {
  const t = useWords(deskWords);
  const c = useWords(complianceWords);
  const say = useBilingual();
  return [
    {
      key: "item",
      title: t("item"),
      width: 300,
      render: ({ title, text }) => (
        <>
          <strong>{title}</strong>
          <div className="h-muted h-small h-break" style={{ fontWeight: 400 }}>
            {text.length > 60 ? `${text.slice(0, 60)}…` : text}
          </div>
        </>
      ),
      text: ({ title }) => title,
    },
    {
      key: "hits",
      title: t("hits"),
      width: 190,
      render: ({ hits }) => (
        <span className="h-row">
          {hits.slice(0, 3).map(({ ruleId, severity, word, missing, title, start }) => (
            <KindTag key={`${ruleId} ${start}`} tone={severityTone[severity]}>
              {word ?? missing ?? say(title)}
            </KindTag>
          ))}
        </span>
      ),
      text: ({ hits }) => hits.map(({ word, missing }) => word ?? missing ?? "").join(" "),
    },
    {
      key: "channel",
      title: t("channel"),
      width: 110,
      render: ({ subject }) => `${c(`channel.${subject.channel}`)} · ${c(`purpose.${subject.purpose}`)}`,
      text: ({ subject }) => subject.channel,
    },
    {
      key: "state",
      title: t("state"),
      width: 90,
      render: ({ state }) => <KindTag tone={reviewTone[state]}>{c(`state.${state}`)}</KindTag>,
      text: ({ state }) => c(`state.${state}`),
    },
    {
      key: "submitted",
      title: t("submitted"),
      width: 140,
      render: ({ submittedBy, submittedAt }) => (
        <>
          {submittedBy.name} · <When at={submittedAt} />
        </>
      ),
      text: ({ submittedAt }) => submittedAt,
    },
  ];
}
