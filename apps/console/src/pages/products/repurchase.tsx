import { commerceRoutes, supplyBasisWords } from "@hortus/contracts";
import { useBilingual, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { MedianDays } from "./categories.tsx";
import { productsWords } from "./words.ts";

const WIDTH = 460;
const HEIGHT = 120;
const DAYS_SHOWN = 365;

/** How long customers take to buy the product again: a sentence, and the curve with its figures in a table for those who can't see it. */
export function Repurchase({ productId }: { productId: string }) {
  const t = useWords(productsWords);
  const format = useFormat();
  const say = useBilingual();
  const may = useMay(commerceRoutes.readRepurchase.roles);
  const { data } = useQuery({
    queryKey: ["product", productId, "repurchase"],
    queryFn: ({ signal }) =>
      api.call(commerceRoutes.readRepurchase, { params: { id: productId } }, { signal }),
    enabled: may,
  });
  if (!data || (data.repeats + data.waiting === 0 && !data.cycle)) return null;
  const marks = [30, 60, 90, 180, 365].map((day) => ({
    day,
    share: data.curve.findLast(({ days }) => days <= day)?.share ?? 0,
  }));
  return (
    <section aria-label={t("repurchase")}>
      <h3 className="product-part">
        {t("repurchase")}
        <span className="h-muted" title={t("repurchaseAbout")}>
          {data.medianDays !== undefined
            ? t("repurchaseMedian", { days: data.medianDays })
            : data.repeats < data.leastRepeats
              ? t("repurchaseUnknown", { repeats: data.repeats, least: data.leastRepeats })
              : t("repurchaseFew")}
        </span>
      </h3>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="product-curve" aria-hidden="true">
        <line x1="0" y1={HEIGHT / 2} x2={WIDTH} y2={HEIGHT / 2} className="product-half" />
        <path d={pathOf(data.curve)} />
      </svg>
      <table className="product-marks">
        <thead>
          <tr>
            <th scope="col">{t("repurchaseWithin")}</th>
            {marks.map(({ day }) => (
              <th key={day} scope="col">
                {t("days", { count: day })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t("repurchaseShare")}</th>
            {marks.map(({ day, share }) => (
              <td key={day}>{format.share(share)}</td>
            ))}
          </tr>
        </tbody>
      </table>
      <p className="h-muted h-small">
        {t("repurchaseBasis", { repeats: format.count(data.repeats), waiting: format.count(data.waiting) })}
      </p>
      <dl className="product-learned">
        {data.cycle && (
          <>
            <dt>{t("cycleUsed")}</dt>
            <dd>
              {t("days", { count: data.cycle.days })}{" "}
              <span className="h-muted">{say(supplyBasisWords[data.cycle.from])}</span>
            </dd>
          </>
        )}
        {(
          [
            ["learnedOfProduct", data.product],
            ["learnedOfCategory", data.category],
          ] as const
        ).map(
          ([word, learned]) =>
            learned && (
              <Fragment key={word}>
                <dt>{t(word)}</dt>
                <dd>
                  <MedianDays learned={learned} least={data.leastRepeats} />{" "}
                  <span className="h-muted h-small">
                    {t("learnedCount", {
                      repeats: format.count(learned.repeats),
                      waiting: format.count(learned.waiting),
                    })}{" "}
                    · {format.when(learned.asOf)}
                  </span>
                </dd>
              </Fragment>
            ),
        )}
      </dl>
    </section>
  );
}

/** Steps from the lower left: the share that has bought again, up to a year. */
function pathOf(curve: readonly { days: number; share: number }[]): string {
  const x = (days: number) => ((days / DAYS_SHOWN) * WIDTH).toFixed(1);
  const y = (share: number) => ((1 - share) * HEIGHT).toFixed(1);
  const steps = curve
    .filter(({ days }) => days <= DAYS_SHOWN)
    .map(({ days, share }) => `H${x(days)}V${y(share)}`);
  return `M0 ${HEIGHT}${steps.join("")}H${WIDTH}`;
}
