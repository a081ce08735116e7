import { COMPLAINT_ABOUT, complaintRoutes, type Complaint } from "@hortus/contracts";
import {
  EmptyState,
  KindTag,
  Nothing,
  PageHeader,
  ResourceTable,
  textColumn,
  useWords,
  When,
  whenColumn,
  type Column,
} from "@hortus/ui";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { api } from "../../api.ts";
import { customerColumn } from "../../shared/customer-column.tsx";
import { sharedWords } from "../../shared/words.ts";
import { complaintWords } from "../customers/complaint-words.ts";
import { SettleComplaint } from "../customers/settle-complaint.tsx";

/** Complaints of all customers, the latest first; here they are settled. */
export default function ComplaintsPage() {
  const t = useWords(complaintWords);
  const shared = useWords(sharedWords);
  const queries = useQueryClient();
  const [settling, setSettling] = useState<Complaint>();
  const columns: Column<Complaint>[] = [
    customerColumn(t("customer"), "", ({ customer }) => customer),
    {
      key: "state",
      title: t("state"),
      width: 110,
      render: ({ closedAt }) => (
        <KindTag tone={closedAt ? "plain" : "bad"}>{t(closedAt ? "state.closed" : "state.open")}</KindTag>
      ),
      text: ({ closedAt }) => t(closedAt ? "state.closed" : "state.open"),
    },
    {
      key: "about",
      title: t("aboutWhat"),
      width: 120,
      render: ({ about }) => shared(`complaint.${about}`),
      text: ({ about }) => shared(`complaint.${about}`),
    },
    {
      key: "note",
      title: t("note"),
      width: 260,
      render: ({ note, outcome }) => (
        <span className="h-break">
          {note || <Nothing />}
          {outcome && <div className="h-muted">{outcome}</div>}
        </span>
      ),
      text: ({ note }) => note,
    },
    whenColumn("openedAt", t("openedAt"), ({ openedAt }) => openedAt),
    textColumn("openedBy", t("openedBy"), ({ openedBy }) => openedBy, 110),
    {
      key: "closedAt",
      title: t("closedAt"),
      width: 130,
      render: (row) =>
        row.closedAt ? (
          <When at={row.closedAt} />
        ) : (
          <Button size="small" onClick={() => setSettling(row)}>
            {t("settle")}
          </Button>
        ),
      text: ({ closedAt }) => closedAt ?? "",
    },
  ];
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <ResourceTable<Complaint>
        list="complaints"
        load={({ cursor, filters }, signal) => {
          const state = filters["state"]?.[0];
          const about = COMPLAINT_ABOUT.find((one) => one === filters["about"]?.[0]);
          return api.call(
            complaintRoutes.listComplaints,
            {
              query: {
                ...(cursor ? { cursor } : {}),
                ...(state === "open" || state === "closed" ? { state } : {}),
                ...(about ? { about } : {}),
              },
            },
            { signal },
          );
        }}
        rowKey={({ id }) => id}
        columns={columns}
        filters={[
          {
            key: "state",
            label: t("state"),
            kind: "one",
            options: (["open", "closed"] as const).map((value) => ({ value, label: t(`state.${value}`) })),
          },
          {
            key: "about",
            label: t("aboutWhat"),
            kind: "one",
            options: COMPLAINT_ABOUT.map((value) => ({ value, label: shared(`complaint.${value}`) })),
          },
        ]}
        empty={<EmptyState title={t("pageNone")} hint={t("pageNoneHint")} />}
      />
      {settling && (
        <SettleComplaint
          customerId={settling.customer.id}
          complaintId={settling.id}
          onClose={() => setSettling(undefined)}
          onSettled={() => void queries.invalidateQueries({ queryKey: ["complaints"] })}
        />
      )}
    </>
  );
}
