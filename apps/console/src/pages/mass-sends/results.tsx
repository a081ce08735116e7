import { campaignRoutes, type MassSend, type MassSendResults } from "@hortus/contracts";
import { EmptyState, ErrorState, KindTag, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Alert, Skeleton } from "antd";
import { api } from "../../api.ts";
import { massSendWords } from "./words.ts";

/** What customers did since, on both sides of the comparison, and whether the difference is more than chance. */
export function Results({ massSend: { id } }: { massSend: MassSend }) {
  const t = useWords(massSendWords);
  const format = useFormat();
  const { data, error, refetch } = useQuery({
    queryKey: ["mass-send", id, "results"],
    queryFn: ({ signal }) => api.call(campaignRoutes.massSendResults, { params: { id } }, { signal }),
    refetchInterval: 10_000,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active />;
  if (!data.asOf) return <EmptyState title={t("noResults")} hint={t("noResultsHint")} />;
  return (
    <div className="h-stack">
      <p className="h-muted">
        {t("observed", {
          days: data.observeDays,
          until: data.observedUntil ? format.when(data.observedUntil) : "–",
        })}{" "}
        {t("asOf", { at: format.when(data.asOf) })}
      </p>
      <Uplifts results={data} />
      <div className="h-card mass-send-table mass-send-stacked">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("side")}</th>
              <th scope="col">{t("customersOf")}</th>
              <th scope="col">{t("count.sent")}</th>
              <th scope="col">{t("count.failed")}</th>
              <th scope="col" title={t("repliedAbout")}>
                {t("replied")}
              </th>
              <th scope="col">{t("figure.buyers")}</th>
              <th scope="col">{t("amountEach")}</th>
              <th scope="col">{t("figure.unfriended")}</th>
            </tr>
          </thead>
          <tbody>
            {data.arms.map((arm) => (
              <tr key={arm.arm}>
                <td>{armName(t, arm.arm)}</td>
                <td data-label={t("customersOf")}>{format.count(arm.customers)}</td>
                <td data-label={t("count.sent")}>{format.count(arm.sent)}</td>
                <td data-label={t("count.failed")}>
                  {arm.arm === "hold_out" ? "–" : format.count(arm.failed)}
                </td>
                <td data-label={t("replied")}>
                  {arm.arm === "hold_out" ? "–" : share(arm.replied, arm.sent)}
                </td>
                <td data-label={t("figure.buyers")}>{share(arm.buyers, arm.customers)}</td>
                <td data-label={t("amountEach")}>
                  {arm.customers > 0 ? format.money(Math.round(arm.amountFen / arm.customers)) : "–"}
                </td>
                <td data-label={t("figure.unfriended")}>{share(arm.unfriended, arm.customers)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="h-muted h-small">{t("repliedAbout")}</p>
      <Links links={data.links} />
    </div>
  );
}

function Links({ links }: Pick<MassSendResults, "links">) {
  const t = useWords(massSendWords);
  const format = useFormat();
  if (links.length === 0) return null;
  return (
    <div className="h-card">
      <h2 className="h-card-title">{t("links")}</h2>
      <ul className="mass-send-lines">
        {links.map(({ title, target, opens, lastOpenedAt }) => (
          <li key={target}>
            <span className="h-break" title={target}>
              {title}
            </span>
            <span>
              {t("linkOpens", { count: opens })}{" "}
              {lastOpenedAt && (
                <span className="h-muted">{t("linkLast", { at: format.when(lastOpenedAt) })}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
      <p className="h-muted h-small">{t("linksAbout")}</p>
    </div>
  );
}

function Uplifts({ results }: { results: MassSendResults }) {
  const t = useWords(massSendWords);
  const { uplifts } = results;
  if (uplifts.length === 0) return <Alert type="warning" showIcon title={t("noHoldOut")} />;
  return (
    <div className="h-card">
      <h2 className="h-card-title">{t("uplift")}</h2>
      <ul className="mass-send-lines">
        {uplifts.map((uplift) => (
          <li key={`${uplift.arm} ${uplift.figure}`}>
            <span>
              {t(`figure.${uplift.figure}`)} · {armName(t, uplift.arm)}
            </span>
            <span>
              <KindTag tone={TONES[uplift.verdict]}>{t(`verdict.${uplift.verdict}`)}</KindTag>{" "}
              <span className="h-muted">{details(t, uplift)}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const TONES = {
  better: "good",
  worse: "bad",
  no_difference_that_matters: "plain",
  not_known_yet: "warm",
} as const;

const useTell = () => useWords(massSendWords);
type Tell = ReturnType<typeof useTell>;

/** Why nothing is known, or how large the difference is and within what bounds. */
function details(
  t: Tell,
  { because, difference, interval, neededPerArm }: MassSendResults["uplifts"][number],
): string {
  const found =
    difference === undefined || !interval
      ? ""
      : t("difference", {
          difference: points(difference),
          from: points(interval.from),
          to: points(interval.to),
        });
  const why = because ? t(`because.${because}`) : "";
  const needed =
    because === "within_chance" && neededPerArm !== undefined ? t("neededEach", { count: neededPerArm }) : "";
  return [found, why, needed].filter(Boolean).join(" · ");
}

const points = (share: number): string => `${share > 0 ? "+" : ""}${(share * 100).toFixed(1)}`;

const armName = (t: Tell, arm: string): string =>
  arm === "all"
    ? t("arm.all")
    : arm === "hold_out"
      ? t("arm.hold_out")
      : t("variantText", { name: arm.toUpperCase() });

const share = (part: number, of: number): string =>
  of === 0 ? "–" : `${part} · ${((100 * part) / of).toFixed(1)} %`;
