import type { CustomerProfile } from "@hortus/contracts";
import { Nothing, useWords, When } from "@hortus/ui";
import { useSourceWords } from "../../shared/lookups.ts";
import { TagNames } from "../../shared/tags.tsx";
import { FactList, type FactRow } from "./fact-list.tsx";
import { Attributes } from "./attributes.tsx";
import { Complaints } from "./complaints.tsx";
import { Conditions } from "./conditions.tsx";
import { Forecast } from "./forecast.tsx";
import { Identities } from "./identities.tsx";
import { Membership } from "./membership.tsx";
import { Merges } from "./merges.tsx";
import { Standing } from "./standing.tsx";
import { Supplies } from "./supplies.tsx";
import { customersWords } from "./words.ts";
import "./customers.css";

export function Overview({ customer }: { customer: CustomerProfile }) {
  const t = useWords(customersWords);
  const sourceName = useSourceWords();
  const facts: FactRow[] = [
    [t("gender"), customer.gender ? t(`gender.${customer.gender}`) : <Nothing />],
    [t("birthday"), customer.birthday ?? <Nothing />],
    [t("city"), customer.city ?? <Nothing />],
    ...(customer.timeZone ? [[t("timeZone"), customer.timeZone] as FactRow] : []),
    [t("source"), sourceName(customer.source)],
    [t("firstSeen"), <When key="first" at={customer.firstSeenAt} />],
    [t("lastActivity"), <When key="last" at={customer.lastActivityAt} />],
    [
      t("tags"),
      customer.tagIds.length > 0 ? <TagNames key="tags" ids={customer.tagIds} most={20} /> : <Nothing />,
    ],
    [t("notes"), customer.notes ? <span className="customer-notes">{customer.notes}</span> : <Nothing />],
  ];
  return (
    <div className="customer-overview">
      <section className="h-card">
        <h2 className="h-card-title">{t("profile")}</h2>
        <FactList rows={facts} />
      </section>
      <div className="h-stack">
        <Contacts customer={customer} />
        <Membership customerId={customer.id} />
        <Standing customerId={customer.id} />
        <Attributes customerId={customer.id} />
        <Complaints customerId={customer.id} />
        <Conditions customerId={customer.id} />
        <Forecast customerId={customer.id} />
        <Supplies customerId={customer.id} />
        <Identities customer={customer} />
        {customer.mergeCount > 0 && <Merges customerId={customer.id} />}
      </div>
    </div>
  );
}

function Contacts({ customer }: { customer: CustomerProfile }) {
  const t = useWords(customersWords);
  return (
    <section className="h-card">
      <h2 className="h-card-title">{t("contacts")}</h2>
      {customer.contacts.length === 0 && <p className="h-muted">{t("noContacts")}</p>}
      <ul className="customer-lines">
        {customer.contacts.map((contact) => (
          <li key={contact.externalUserId + contact.advisor.id}>
            <div>
              <strong>{contact.advisor.name}</strong>
              {contact.remark && <div className="h-muted">{t("remark", { remark: contact.remark })}</div>}
            </div>
            <div className="h-muted customer-end">
              <Sentence words="contactSince" at={contact.addedAt} />
              {contact.removedAt && (
                <Sentence
                  words={contact.removedBy === "transfer" ? "contactHandedOver" : "contactEnded"}
                  at={contact.removedAt}
                  by={contact.removedBy}
                />
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A sentence around an instant that keeps its exact time on hover. */
function Sentence(props: {
  words: "contactSince" | "contactEnded" | "contactHandedOver";
  at: string;
  by?: CustomerProfile["contacts"][number]["removedBy"];
}) {
  const t = useWords(customersWords);
  const [before, after] = t(props.words, {
    time: "\n",
    by: t(`by.${props.by === "advisor" ? "advisor" : "customer"}`),
  }).split("\n");
  return (
    <div>
      {before}
      <When at={props.at} />
      {after}
    </div>
  );
}
