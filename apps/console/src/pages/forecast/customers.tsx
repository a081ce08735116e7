import { forecastRoutes } from "@hortus/contracts";
import { EmptyState, Money, ResourceTable, useFormat, useWords } from "@hortus/ui";
import { api } from "../../api.ts";
import { forecastWords } from "./words.ts";

const BANDS = ["likely", "doubtful", "unlikely"] as const;
const oneDecimal = (value: number) => value.toFixed(1);

export function ForecastCustomers({ version }: { version: number }) {
  const t = useWords(forecastWords);
  const format = useFormat();
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("top")}</h2>
      <ResourceTable
        list="forecast-customers"
        dependsOn={[version]}
        load={({ cursor, filters }, signal) =>
          api.call(
            forecastRoutes.listForecasts,
            { query: { cursor, alive: BANDS.find((band) => band === filters["alive"]?.[0]) } },
            { signal },
          )
        }
        filters={[
          {
            key: "alive",
            label: t("band"),
            kind: "one",
            options: BANDS.map((value) => ({ value, label: t(`band.${value}`) })),
          },
        ]}
        rowKey={({ customerId }) => customerId}
        to={({ customerId }) => `/customers/${customerId}`}
        empty={<EmptyState title={t("nobody")} />}
        columns={[
          { key: "name", title: t("name"), render: ({ name }) => name, text: ({ name }) => name },
          {
            key: "alive",
            title: t("chance"),
            align: "right",
            render: ({ alive }) => format.share(alive),
            text: ({ alive }) => alive,
          },
          {
            key: "repeats",
            title: t("repeats"),
            align: "right",
            render: ({ repeats }) => repeats,
            text: ({ repeats }) => repeats,
          },
          {
            key: "last",
            title: t("lastOrder"),
            render: ({ lastOrderDay }) => format.day(lastOrderDay),
            text: ({ lastOrderDay }) => lastOrderDay,
          },
          {
            key: "orders90",
            hidden: true,
            title: t("orders90"),
            align: "right",
            render: ({ next90 }) => oneDecimal(next90.orders),
            text: ({ next90 }) => next90.orders,
          },
          {
            key: "value90",
            title: t("value90"),
            align: "right",
            render: ({ next90 }) => <Money fen={next90.valueFen} />,
            text: ({ next90 }) => next90.valueFen / 100,
          },
          {
            key: "orders365",
            hidden: true,
            title: t("orders365"),
            align: "right",
            render: ({ next365 }) => oneDecimal(next365.orders),
            text: ({ next365 }) => next365.orders,
          },
          {
            key: "value",
            title: t("value"),
            align: "right",
            render: ({ next365 }) => <Money fen={next365.valueFen} />,
            text: ({ next365 }) => next365.valueFen / 100,
          },
        ]}
      />
    </section>
  );
}
