import { ladderRoutes } from "@hortus/contracts";
import { useFormat, useWords, When } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { useStateName } from "../ladders/names.ts";
import { FactList, type FactRow } from "./fact-list.tsx";
import { ladderWords } from "../ladders/words.ts";

/** Where the customer stands on the ladders, since when, and how often he buys. */
export function Standing({ customerId }: { customerId: string }) {
  const mayRead = useMay(ladderRoutes.getStanding.roles);
  const t = useWords(ladderWords);
  const format = useFormat();
  const nameOf = useStateName();
  const { data } = useQuery({
    queryKey: ["customer", customerId, "standing"],
    queryFn: ({ signal }) => api.call(ladderRoutes.getStanding, { params: { customerId } }, { signal }),
    enabled: mayRead,
  });
  if (!mayRead || !data) return null;
  const rows: FactRow[] = data.states.map(({ ladder, state, since }) => [
    t(`title.${ladder}`),
    <span key={ladder}>
      {nameOf(state)} · <When at={since} />
    </span>,
  ]);
  if (data.rhythm) {
    const { intervalDays, cycleDays, nextOrderAt, dormantAt, churnedAt } = data.rhythm;
    rows.push(
      [t("interval"), t("days", { count: Math.round(intervalDays) })],
      ...(cycleDays === undefined ? [] : [[t("cycle"), t("days", { count: cycleDays })] as FactRow]),
      [t("nextOrder"), format.date(nextOrderAt)],
      [t("dormantFrom"), format.date(dormantAt)],
      [t("churnedFrom"), format.date(churnedAt)],
    );
  }
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("standing")}</h2>
      {rows.length === 0 && <p className="h-muted">{t("standingNone")}</p>}
      <FactList rows={rows} />
    </section>
  );
}
