import type { ImportDetail } from "@hortus/contracts";
import { Money, useFormat, useWords } from "@hortus/ui";
import { Card, Table } from "antd";
import { importWords } from "./words.ts";

/** The first rows as they will be stored; those that won't be say why. */
export function PreviewTable({ detail }: { detail: ImportDetail }) {
  const t = useWords(importWords);
  const format = useFormat();
  return (
    <Card size="small" title={t("preview")}>
      <Table
        size="small"
        rowKey="row"
        pagination={false}
        scroll={{ x: "max-content" }}
        dataSource={detail.preview}
        columns={[
          { title: t("line"), dataIndex: "row", width: 60 },
          { title: t("order"), key: "order", render: (_, { order }) => order?.externalId ?? "–" },
          { title: t("at"), key: "at", render: (_, { order }) => (order ? format.exact(order.paidAt) : "–") },
          {
            title: t("customer"),
            key: "customer",
            render: (_, { order, values }) => order?.customer ?? values.join(" | ").slice(0, 60),
          },
          {
            title: t("amount"),
            key: "amount",
            align: "right",
            render: (_, { order }) => (order ? <Money fen={order.amountFen} /> : "–"),
          },
          { title: t("field.product"), key: "product", render: (_, { order }) => order?.product ?? "" },
          { title: t("field.store"), key: "store", render: (_, { order }) => order?.store ?? "" },
          {
            title: t("problem"),
            key: "problem",
            render: (_, { error }) =>
              error && <span style={{ color: "var(--h-clay)" }}>{error.message}</span>,
          },
        ]}
      />
    </Card>
  );
}
