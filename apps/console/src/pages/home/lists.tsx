import type { Home } from "@hortus/contracts";
import { useFormat, useWords, When } from "@hortus/ui";
import { Link } from "react-router";
import { useHappening } from "../../shared/happenings.ts";
import { useReasonWords } from "../../shared/lookups.ts";
import { useDoor } from "../../shell/navigation.ts";
import { homeWords } from "./words.ts";

/** A glance: the timelines hold the rest. */
const SHOWN = 10;

/** What happened last, with whom. */
export function Latest({ home }: { home: Home }) {
  const t = useWords(homeWords);
  const happening = useHappening();
  return (
    <section className="h-card" aria-live="off">
      <h2 className="h-card-title">{t("latest")}</h2>
      {home.latest.length === 0 && <p className="h-muted">{t("latestNone")}</p>}
      <ul className="home-list">
        {home.latest.slice(0, SHOWN).map(({ at, kind, customerId, customerName, detail }) => (
          <li key={at + kind + (customerId ?? "")}>
            <span className="h-grow h-prose">
              {customerId && (
                <Link to={`/customers/${customerId}`}>{customerName ?? customerId.slice(-4)}</Link>
              )}{" "}
              {happening(kind, detail)}
            </span>
            <span className="h-muted">
              <When at={at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Journeys({ home }: { home: Home }) {
  const t = useWords(homeWords);
  const door = useDoor();
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("journeys")}</h2>
      {home.journeys.length === 0 && <p className="h-muted">{t("journeysNone")}</p>}
      <ul className="home-list">
        {home.journeys.map(({ id, name, inProgress, done }) => {
          const { to } = door(`/journeys/${id}`);
          return (
            <li key={id}>
              <span className="h-grow">{to ? <Link to={to}>{name}</Link> : name}</span>
              <span className="h-muted home-end">
                {t("inProgress", { count: inProgress })} · {t("done", { count: done })}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export function Refusals({ home }: { home: Home }) {
  const t = useWords(homeWords);
  const format = useFormat();
  const reasonOf = useReasonWords();
  const door = useDoor();
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("refusals")}</h2>
      {home.refusals.length === 0 && <p className="h-muted">{t("refusalsNone")}</p>}
      <ul className="home-list">
        {home.refusals.map(({ reason, count }) => {
          const { to } = door(`/sends?state=refused&reason=${reason}&dayFrom=${home.from}&dayTo=${home.to}`);
          return (
            <li key={reason}>
              <span className="h-grow">
                {to ? <Link to={to}>{reasonOf(reason)}</Link> : reasonOf(reason)}
              </span>
              <span className="h-muted h-nowrap">{t("times", { count: format.count(count) })}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
