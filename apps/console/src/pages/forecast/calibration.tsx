import type { ForecastHoldOut } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { useMemo } from "react";
import { Trend } from "../../shared/chart/trend.tsx";
import { forecastWords } from "./words.ts";

const aCustomer = (value: number) => String(Math.round(value * 100) / 100);

/** What a fit on the first part of the time expected of the rest, beside what came. */
export function Calibration({ holdOut }: { holdOut: ForecastHoldOut }) {
  const t = useWords(forecastWords);
  const format = useFormat();
  const { bins, weeks, predicted, actual } = holdOut;
  const last = bins.at(-1)?.repeats;
  const byBin = useMemo(
    () => [
      { name: t("predicted"), values: bins.map((bin) => bin.predicted) },
      { name: t("actual"), values: bins.map((bin) => bin.actual) },
    ],
    [bins, t],
  );
  const byWeek = useMemo(
    () => [
      { name: t("predicted"), values: weeks.map((week) => Math.round(week.predicted)) },
      { name: t("actual"), values: weeks.map((week) => week.actual) },
    ],
    [weeks, t],
  );
  const days = useMemo(() => weeks.map(({ day }) => day), [weeks]);
  const steps = useMemo(
    () =>
      bins.map(({ repeats }) =>
        repeats === last && repeats >= 7 ? t("andMore", { count: repeats }) : String(repeats),
      ),
    [bins, last, t],
  );
  const bias = actual > 0 ? predicted / actual - 1 : 0;
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("calibration", { days: holdOut.days })}</h2>
      <p className="h-muted forecast-about">
        {t("calibrationAbout", {
          until: format.day(holdOut.until),
          predicted: format.count(Math.round(predicted)),
          actual: format.count(actual),
          bias: `${bias > 0 ? "+" : bias < 0 ? "−" : ""}${format.share(Math.abs(bias))}`,
        })}
      </p>
      <div className="forecast-columns">
        <div>
          <h3 className="h-small">{t("byBin")}</h3>
          <Trend
            name={t("byBin")}
            unit={t("perCustomer")}
            axis={t("repeatsAxis")}
            days={steps}
            series={byBin}
            format={aCustomer}
          />
        </div>
        <div>
          <h3 className="h-small">{t("cumulative")}</h3>
          <Trend
            name={t("cumulative")}
            unit={`${t("times")} · ${t("heldOutFrom", { until: format.day(holdOut.until) })}`}
            days={days}
            series={byWeek}
            format={format.count}
          />
        </div>
      </div>
    </section>
  );
}
