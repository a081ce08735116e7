import { forecastRoutes, type CustomerForecast } from "@hortus/contracts";
import { Money, useFormat, useWords, When } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { FactList, type FactRow } from "./fact-list.tsx";
import { forecastWords } from "../forecast/words.ts";

/** What is expected of the customer; not for advisors, whom it would tell whom to neglect. */
export function Forecast({ customerId }: { customerId: string }) {
  const mayRead = useMay(forecastRoutes.getForecast.roles);
  const t = useWords(forecastWords);
  const { data } = useQuery({
    queryKey: ["customer", customerId, "forecast"],
    queryFn: ({ signal }) => api.call(forecastRoutes.getForecast, { params: { customerId } }, { signal }),
    enabled: mayRead,
  });
  if (!mayRead || !data) return null;
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("profile")}</h2>
      {data.forecast ? <Figures forecast={data.forecast} /> : <p className="h-muted">{t("profileNone")}</p>}
    </section>
  );
}

function Figures({ forecast }: { forecast: CustomerForecast }) {
  const t = useWords(forecastWords);
  const format = useFormat();
  const horizons = [
    [30, forecast.next30],
    [90, forecast.next90],
    [365, forecast.next365],
  ] as const;
  const rows: FactRow[] = [
    [t("chance"), format.share(forecast.alive)],
    ...horizons.map(([days, { orders, valueFen }]): FactRow => [
      t("expectedMoney", { days }),
      <span key={days}>
        <Money fen={valueFen} /> · {t("orders", { count: Number(orders.toFixed(1)) })}
      </span>,
    ]),
    [t("asOf", { at: "" }).trim(), <When key="at" at={forecast.scoredAt} />],
  ];
  return (
    <>
      <FactList rows={rows} />
      {forecast.repeats === 0 && <p className="h-muted h-small">{t("profileOnce")}</p>}
    </>
  );
}
