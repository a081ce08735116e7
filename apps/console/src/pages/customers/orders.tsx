import { commerceRoutes, type OrderDetail } from "@hortus/contracts";
import {
  EmptyState,
  KindTag,
  Money,
  ResourceTable,
  StatCard,
  useFormat,
  useWords,
  When,
  type Column,
} from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { useSourceWords } from "../../shared/lookups.ts";
import { LineNames, useLineName } from "../../shared/order-lines.tsx";
import { customersWords } from "./words.ts";

export function Orders({ customerId }: { customerId: string }) {
  const t = useWords(customersWords);
  const format = useFormat();
  const columns = useColumns();
  const load = (cursor: string | undefined, signal: AbortSignal) =>
    api.call(
      commerceRoutes.listCustomerOrders,
      { params: { id: customerId }, query: { cursor } },
      { signal },
    );
  const first = useQuery({
    queryKey: ["customer", customerId, "order-summary"],
    queryFn: ({ signal }) => load(undefined, signal),
  });
  const summary = first.data?.summary;
  return (
    <div className="h-stack">
      {summary && summary.count > 0 && (
        <div className="h-stats">
          <StatCard
            label={t("orderCount")}
            value={format.count(summary.count)}
            definition={t("orderCountAbout")}
          />
          <StatCard
            label={t("orderMoney")}
            value={format.money(summary.netAmountFen)}
            definition={t("orderMoneyAbout")}
          />
          {summary.firstPaidAt && (
            <StatCard
              label={t("orderFirst")}
              value={format.date(summary.firstPaidAt)}
              exact={format.exact(summary.firstPaidAt)}
              definition={t("orderFirstAbout")}
            />
          )}
          {summary.lastPaidAt && (
            <StatCard
              label={t("orderLast")}
              value={format.date(summary.lastPaidAt)}
              exact={format.exact(summary.lastPaidAt)}
              definition={t("orderLastAbout")}
            />
          )}
        </div>
      )}
      <ResourceTable<OrderDetail>
        list="customer-orders"
        dependsOn={[customerId]}
        load={({ cursor }, signal) => load(cursor, signal)}
        rowKey={({ id }) => id}
        columns={columns}
        empty={<EmptyState title={t("ordersEmpty")} hint={t("ordersEmptyHint")} />}
      />
    </div>
  );
}

const STATE_TONES = { paid: "good", partly_refunded: "warm", refunded: "bad" } as const;

function useColumns(): Column<OrderDetail>[] {
  const lineName = useLineName();
  const t = useWords(customersWords);
  const format = useFormat();
  const sourceName = useSourceWords();
  return [
    {
      key: "products",
      title: t("orderProducts"),
      width: 240,
      render: ({ lines }) => <LineNames lines={lines} />,
      text: ({ lines }) => lines.map(lineName).join(" · "),
    },
    {
      key: "amount",
      title: t("orderMoney"),
      width: 140,
      align: "right",
      render: ({ netAmountFen, refundedFen }) => (
        <>
          <Money fen={netAmountFen} />
          {refundedFen > 0 && (
            <div className="h-muted h-small">{t("refunded", { money: format.money(refundedFen) })}</div>
          )}
        </>
      ),
      text: ({ netAmountFen }) => netAmountFen / 100,
    },
    {
      key: "paidAt",
      title: t("orderPaidAt"),
      width: 150,
      render: ({ paidAt }) => <When at={paidAt} />,
      text: ({ paidAt }) => paidAt,
    },
    {
      key: "state",
      title: t("orderState"),
      width: 120,
      render: ({ state }) => <KindTag tone={STATE_TONES[state]}>{t(`order.${state}`)}</KindTag>,
      text: ({ state }) => t(`order.${state}`),
    },
    {
      key: "source",
      title: t("source"),
      width: 140,
      render: ({ source, store }) => [store, sourceName(source)].filter(Boolean).join(" · "),
      text: ({ source }) => source,
    },
    {
      key: "number",
      title: t("orderNumber"),
      width: 170,
      render: ({ externalId }) => <span className="h-break">{externalId}</span>,
      text: ({ externalId }) => externalId,
    },
  ];
}
