import { commerceRoutes, supplyBasisWords, type RouteResponse } from "@hortus/contracts";
import { KindTag, useBilingual, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { sharedWords } from "../../shared/words.ts";
import { customersWords } from "./words.ts";

/** What the customer runs out of, and when; nothing while no product bought has a dose, or an interval that was learned. */
export function Supplies({ customerId }: { customerId: string }) {
  const t = useWords(customersWords);
  const shared = useWords(sharedWords);
  const format = useFormat();
  const say = useBilingual();
  const { data } = useQuery({
    queryKey: ["customer", customerId, "supplies"],
    queryFn: ({ signal }) =>
      api.call(commerceRoutes.listCustomerSupplies, { params: { id: customerId } }, { signal }),
  });
  if (!data || data.rows.length === 0) return null;
  const today = format.today();
  return (
    <section className="h-card">
      <h2 className="h-card-title" title={t("suppliesAbout")}>
        {t("supplies")}
      </h2>
      <ul className="customer-lines">
        {data.rows.map(({ code, name, isMasked, packs, runsOutOn, basis }) => (
          <li key={code ?? `masked ${runsOutOn}`}>
            <div>
              {isMasked ? shared("line.masked") : name}
              <div className="h-muted h-small">
                {t("suppliesPacks", { count: packs })}
                {basis !== "dose" && ` · ${say(supplyBasisWords[basis])}`}
              </div>
            </div>
            <KindTag tone={runsOutOn < today ? "plain" : "warm"}>
              {t(wordFor(basis, runsOutOn < today), { day: format.day(runsOutOn) })}
            </KindTag>
          </li>
        ))}
      </ul>
    </section>
  );
}

type Basis = RouteResponse<typeof commerceRoutes.listCustomerSupplies>["rows"][number]["basis"];

/** What was learned from others says when she is likely to buy again, and not that nothing is left. */
function wordFor(basis: Basis, isPast: boolean) {
  if (basis === "dose") return isPast ? "ranOut" : "runsOut";
  return isPast ? "wasDue" : "isDue";
}
