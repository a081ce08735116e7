import { membershipChangeLabels, membershipRoutes, membershipStateLabels } from "@hortus/contracts";
import type { Membership as Card, MembershipChange } from "@hortus/contracts";
import { KindTag, useBilingual, useFormat, useWords, When } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { useSourceWords } from "../../shared/lookups.ts";
import { FactList, type FactRow } from "./fact-list.tsx";
import { customersWords } from "./words.ts";

/** Which level the customer has, until when, and what they had before; nothing for who never was a member. */
export function Membership({ customerId }: { customerId: string }) {
  const t = useWords(customersWords);
  const { data } = useQuery({
    queryKey: ["customer", customerId, "membership"],
    queryFn: ({ signal }) =>
      api.call(membershipRoutes.readCustomerMembership, { params: { id: customerId } }, { signal }),
  });
  const [counting, ...others] = data?.memberships ?? [];
  if (!data || !counting) return null;
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("membership")}</h2>
      <CardFacts card={counting} />
      {others.length > 0 && <p className="h-muted h-small">{t("otherCards")}</p>}
      {others.map((card) => (
        <CardFacts key={card.id} card={card} />
      ))}
      <h3 className="h-card-title" style={{ marginTop: 16 }}>
        {t("levelHistory")}
      </h3>
      <ul className="customer-lines">
        {data.changes.map((change) => (
          <Change key={change.id} change={change} />
        ))}
      </ul>
    </section>
  );
}

function CardFacts({ card }: { card: Card }) {
  const t = useWords(customersWords);
  const say = useBilingual();
  const format = useFormat();
  const sourceName = useSourceWords();
  const { state, level, levelSince, levelUntil, joinedAt, leftAt, source } = card;
  const isMember = state === "member";
  const rows: FactRow[] = [
    [
      t("level"),
      <span key="level">
        {level.name} {!isMember && <KindTag tone="warm">{say(membershipStateLabels.left)}</KindTag>}
      </span>,
    ],
    ...(isMember ? [[t("levelSince"), format.date(levelSince)] as FactRow] : []),
    ...(isMember && levelUntil ? [[t("levelUntil"), <When key="until" at={levelUntil} />] as FactRow] : []),
    [t("joinedAt"), format.date(joinedAt)],
    ...(leftAt ? [[t("leftAt"), format.date(leftAt)] as FactRow] : []),
    [t("source"), sourceName(source)],
  ];
  return <FactList rows={rows} />;
}

function Change({ change: { kind, at, from, to } }: { change: MembershipChange }) {
  const say = useBilingual();
  const format = useFormat();
  const levels = [from?.name, to?.name].filter((name) => name !== undefined).join(" → ");
  return (
    <li>
      <div>
        <strong>{say(membershipChangeLabels[kind])}</strong> {levels}
      </div>
      <div className="h-muted customer-end" title={format.exact(at)}>
        {format.date(at)}
      </div>
    </li>
  );
}
