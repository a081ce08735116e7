import { OWNERS, segmentRoutes } from "@hortus/contracts";
import { EmptyState, KindTag, ResourceTable, useWords, When } from "@hortus/ui";
import { Button } from "antd";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { useBecause } from "./because.ts";
import { ExportButton } from "./export-button.tsx";
import { segmentWords } from "./words.ts";

const CHANGES = ["entered", "left"] as const;

interface Props {
  segmentId: string;
  version: number;
  /** Of a sensitive segment: what they are looked at for. Each look is kept, so the list does not ask again by itself. */
  reason: string | undefined;
  /** Opens the reasons for one customer. */
  onWhy: (customerId: string) => void;
}

/** Who is in, latest entry first. */
export function Members({ segmentId, version, reason, onWhy }: Props) {
  const t = useWords(segmentWords);
  const mayExport = useMay(OWNERS) || reason === undefined;
  return (
    <ResourceTable
      list="segment-members"
      dependsOn={[segmentId, version, reason]}
      {...(reason === undefined ? { everyMs: 5_000 } : {})}
      load={({ cursor }) =>
        api.call(segmentRoutes.listSegmentMembers, { params: { id: segmentId }, query: { cursor, reason } })
      }
      mayExport={mayExport}
      rowKey={({ customerId }) => customerId}
      to={({ customerId }) => `/customers/${customerId}`}
      tools={<ExportButton segmentId={segmentId} reason={reason} />}
      empty={<EmptyState title={t("nobody")} />}
      columns={[
        { key: "customer", title: t("customer"), render: ({ name }) => name, text: ({ name }) => name },
        {
          key: "enteredAt",
          title: t("enteredAt"),
          render: ({ enteredAt }) => <When at={enteredAt} />,
          text: ({ enteredAt }) => enteredAt,
        },
        { key: "why", title: t("why"), width: 120, render: (row) => <Why {...row} onWhy={onWhy} /> },
      ]}
    />
  );
}

/** Who entered and left, when and because of what, newest first. */
export function Changes({ segmentId, version, reason, onWhy }: Props) {
  const t = useWords(segmentWords);
  const mayExport = useMay(OWNERS) || reason === undefined;
  const because = useBecause();
  return (
    <ResourceTable
      list="segment-changes"
      dependsOn={[segmentId, version, reason]}
      {...(reason === undefined ? { everyMs: 5_000 } : {})}
      filters={[
        {
          key: "change",
          label: t("change"),
          kind: "one",
          options: CHANGES.map((value) => ({ value, label: t(value) })),
        },
      ]}
      load={({ cursor, filters }) =>
        api.call(segmentRoutes.listSegmentChanges, {
          params: { id: segmentId },
          query: { cursor, reason, change: CHANGES.find((each) => each === filters["change"]?.[0]) },
        })
      }
      mayExport={mayExport}
      rowKey={({ customerId, at, change }) => `${customerId}${at}${change}`}
      to={({ customerId }) => `/customers/${customerId}`}
      empty={<EmptyState title={t("noChanges")} />}
      columns={[
        { key: "customer", title: t("customer"), render: ({ name }) => name, text: ({ name }) => name },
        {
          key: "change",
          title: t("change"),
          width: 100,
          render: ({ change }) => (
            <KindTag tone={change === "entered" ? "good" : "warm"}>{t(change)}</KindTag>
          ),
          text: ({ change }) => t(change),
        },
        {
          key: "because",
          title: t("because"),
          render: (row) => because(row.because),
          text: (row) => because(row.because),
        },
        { key: "at", title: t("at"), render: ({ at }) => <When at={at} />, text: ({ at }) => at },
        { key: "why", title: t("why"), width: 120, render: (row) => <Why {...row} onWhy={onWhy} /> },
      ]}
    />
  );
}

function Why({ customerId, name, onWhy }: { customerId: string; name: string; onWhy: Props["onWhy"] }) {
  const t = useWords(segmentWords);
  return (
    <Button
      type="link"
      size="small"
      style={{ paddingInline: 0 }}
      aria-label={t("whyTitle", { name })}
      onClick={() => onWhy(customerId)}
    >
      {t("why")}
    </Button>
  );
}
