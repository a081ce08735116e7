import { commerceRoutes, conversionPathLabels, ORDER_STATES, type OrderSummary } from "@hortus/contracts";
import {
  EmptyState,
  ErrorState,
  KindTag,
  Money,
  PageHeader,
  ResourceTable,
  useBilingual,
  useFormat,
  useWords,
  When,
} from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Descriptions, Drawer, Skeleton } from "antd";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useSourceWords } from "../../shared/lookups.ts";
import { LineNames, Lines, useLineName } from "../../shared/order-lines.tsx";
import { orderWords } from "./words.ts";

/** All orders, latest payment first; a row opens its goods and refunds. */
export default function OrdersPage() {
  const t = useWords(orderWords);
  const sourceName = useSourceWords();
  const lineName = useLineName();
  const [search, setSearch] = useSearchParams();
  const sources = useQuery({
    queryKey: ["order-sources"],
    queryFn: () => api.call(commerceRoutes.listOrderSources, {}),
  });
  const open = (id: string | undefined) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (id) next.set("order", id);
      else next.delete("order");
      return next;
    });
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <ResourceTable<OrderSummary>
        list="orders"
        searchLabel={t("search")}
        load={({ search: number, filters, cursor }) =>
          api.call(commerceRoutes.listOrders, {
            query: {
              search: number,
              source: filters["source"]?.[0],
              state: ORDER_STATES.find((state) => state === filters["state"]?.[0]),
              from: filters["paidFrom"]?.[0],
              to: filters["paidTo"]?.[0],
              cursor,
            },
          })
        }
        filters={[
          {
            key: "state",
            label: t("state"),
            kind: "one",
            options: ORDER_STATES.map((value) => ({ value, label: t(value) })),
          },
          {
            key: "source",
            label: t("source"),
            kind: "one",
            options: (sources.data?.rows ?? []).map((value) => ({ value, label: sourceName(value) })),
          },
          { key: "paid", label: t("days"), kind: "days" },
        ]}
        rowKey={({ id }) => id}
        onOpen={({ id }) => open(id)}
        empty={
          <EmptyState
            title={t("none")}
            hint={t("noneHint")}
            actions={
              <Link to="/imports">
                <Button type="primary">{t("toImports")}</Button>
              </Link>
            }
          />
        }
        columns={[
          {
            key: "number",
            title: t("number"),
            width: 210,
            render: ({ externalId }) => externalId,
            text: ({ externalId }) => externalId,
          },
          {
            key: "customer",
            title: t("customer"),
            width: 110,
            render: ({ customer }) => <Link to={`/customers/${customer.id}`}>{customer.name}</Link>,
            text: ({ customer }) => customer.name,
          },
          {
            key: "lines",
            title: t("lines"),
            width: 200,
            render: ({ lines }) => <LineNames lines={lines} />,
            text: ({ lines }) => lines.map(lineName).join(" · "),
          },
          {
            key: "paidAt",
            title: t("paidAt"),
            width: 130,
            render: ({ paidAt }) => <When at={paidAt} />,
            text: ({ paidAt }) => paidAt,
          },
          {
            key: "net",
            title: t("net"),
            width: 120,
            align: "right",
            render: ({ netAmountFen }) => <Money fen={netAmountFen} />,
            text: ({ netAmountFen }) => netAmountFen / 100,
          },
          {
            key: "state",
            title: t("state"),
            width: 110,
            render: ({ state }) => <StateTag state={state} />,
            text: ({ state }) => t(state),
          },
          {
            key: "store",
            title: t("store"),
            width: 120,
            render: ({ store }) => store ?? "",
            text: ({ store }) => store ?? "",
          },
          {
            key: "source",
            title: t("source"),
            width: 120,
            render: ({ source }) => sourceName(source),
            text: ({ source }) => sourceName(source),
          },
        ]}
      />
      <OrderDrawer id={search.get("order") ?? undefined} onClose={() => open(undefined)} />
    </>
  );
}

function StateTag({ state }: { state: OrderSummary["state"] }) {
  const t = useWords(orderWords);
  return <KindTag tone={state === "paid" ? "good" : "warm"}>{t(state)}</KindTag>;
}

function OrderDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useWords(orderWords);
  const format = useFormat();
  const say = useBilingual();
  const query = useQuery({
    queryKey: ["order", id],
    queryFn: () => api.call(commerceRoutes.getOrder, { params: { id: id ?? "" } }),
    enabled: id !== undefined,
  });
  const order = query.data;
  return (
    <Drawer open={id !== undefined} onClose={onClose} size={420} title={order?.externalId ?? ""}>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : !order ? (
        <Skeleton active />
      ) : (
        <>
          <Descriptions
            column={1}
            size="small"
            items={[
              { key: "state", label: t("state"), children: <StateTag state={order.state} /> },
              {
                key: "customer",
                label: t("customer"),
                children: <Link to={`/customers/${order.customer.id}`}>{order.customer.name}</Link>,
              },
              { key: "paidAt", label: t("paidAt"), children: format.exact(order.paidAt) },
              { key: "amount", label: t("amount"), children: <Money fen={order.amountFen} /> },
              { key: "net", label: t("net"), children: <Money fen={order.netAmountFen} /> },
              { key: "store", label: t("store"), children: order.store ?? "–" },
              {
                key: "conversionPath",
                label: t("conversionPath"),
                children: order.conversionPath ? say(conversionPathLabels[order.conversionPath]) : "–",
              },
              {
                key: "source",
                label: t("source"),
                children: order.importId ? (
                  <Link to={`/imports/${order.importId}`}>{`${order.source} · ${t("fromImport")}`}</Link>
                ) : (
                  order.source
                ),
              },
            ]}
          />
          <h3 style={{ marginBlock: "16px 4px" }}>{t("lines")}</h3>
          {order.lines.length === 0 && <p className="h-muted">{t("noLines")}</p>}
          <Lines lines={order.lines} />
          {order.refunds.length > 0 && <h3 style={{ marginBlock: "16px 4px" }}>{t("refunds")}</h3>}
          {order.refunds.map((refund) => (
            <p key={refund.id}>
              {refund.externalId} · <Money fen={refund.amountFen} /> · <When at={refund.refundedAt} />
            </p>
          ))}
        </>
      )}
    </Drawer>
  );
}
