import type { ForecastFit } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { forecastWords } from "./words.ts";

/** Above this Fader and Hardie's assumption, that money has nothing to do with frequency, is strained. */
const HIGH_CORRELATION = 0.3;

const three = (value: number | undefined) => (value === undefined ? "–" : value.toFixed(3));

export function Model({ fit }: { fit: ForecastFit }) {
  const t = useWords(forecastWords);
  const format = useFormat();
  const { purchases, spending, correlation } = fit;
  const figures: [string, string][] = [
    ["r", three(purchases?.r)],
    ["α", three(purchases?.alphaDays)],
    ["a", three(purchases?.a)],
    ["b", three(purchases?.b)],
    ["p", three(spending?.p)],
    ["q", three(spending?.q)],
    ["γ", three(spending && spending.gammaFen / 100)],
    [t("logLikelihood"), fit.logLikelihood?.toFixed(1) ?? "–"],
    [t("correlation"), three(correlation)],
  ];
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("parameters")}</h2>
      <p className="h-muted">
        {t("fitted", {
          version: fit.version,
          at: format.when(fit.at),
          customers: format.count(fit.customers),
          buyers: format.count(fit.repeatBuyers),
        })}
        <br />
        {t("parametersAbout")}
        {correlation !== undefined && Math.abs(correlation) > HIGH_CORRELATION && (
          <>
            <br />
            {t("correlationHigh")}
          </>
        )}
      </p>
      <dl className="forecast-model">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="h-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
