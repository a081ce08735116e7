import { customersRoutes, type CustomerProfile } from "@hortus/contracts";
import { useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { List, PullToRefresh, Tag } from "antd-mobile";
import { useParams } from "react-router";
import { api } from "../api.ts";
import { useMe } from "../session/session-gate.tsx";
import { Page } from "../shared/page.tsx";
import { Failed, Waiting } from "../shared/states.tsx";
import { Complaints } from "./complaints.tsx";
import { Orders } from "./orders.tsx";
import { Phone } from "./phone.tsx";
import { Timeline } from "./timeline.tsx";
import { useTags } from "./use-tags.ts";
import { customerWords } from "./words.ts";

const CONTACT = { living: "living", lost: "lost", none: "never" } as const;

/** Who this is: facts, tags, orders, and what happened. */
export default function ProfilePage() {
  const { id = "" } = useParams();
  const {
    data: customer,
    error,
    isPending,
    refetch,
  } = useQuery({
    queryKey: ["customer", id],
    queryFn: ({ signal }) => api.call(customersRoutes.getCustomer, { params: { id } }, { signal }),
  });
  return (
    <Page title={customer?.name ?? ""} home="/customers">
      {isPending && <Waiting rows={3} />}
      {!isPending && !customer && <Failed error={error} onRetry={() => void refetch()} />}
      {customer && (
        <PullToRefresh onRefresh={async () => void (await refetch())}>
          <div className="stack">
            <Facts customer={customer} />
            <Tags tagIds={customer.tagIds} />
            <Orders customerId={customer.id} />
            <Complaints customerId={customer.id} />
            <Timeline customerId={customer.id} />
          </div>
        </PullToRefresh>
      )}
    </Page>
  );
}

export function Facts({ customer }: { customer: CustomerProfile }) {
  const say = useWords(customerWords);
  const format = useFormat();
  const me = useMe();
  const contact =
    customer.contacts.find(({ advisor }) => advisor.id === me.advisorId) ?? customer.contacts[0];
  const facts = [
    ["remark", contact?.remark],
    ["addedAt", contact && format.when(contact.addedAt)],
    ["city", customer.city],
    ["birthday", customer.birthday && format.day(customer.birthday)],
    ["notes", customer.notes],
  ] as const;
  return (
    <section className="sheet">
      <div className="sheet-head">
        <h2>{customer.name}</h2>
        <span className={`state-mark ${customer.contactState === "lost" ? "failed" : "sent"}`}>
          {say(CONTACT[customer.contactState])}
        </span>
      </div>
      <p className="muted small">
        {[
          customer.gender && say(customer.gender),
          say("lastActive", { when: format.when(customer.lastActivityAt) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <List className="facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <List.Item key={name} extra={value}>
                {say(name)}
              </List.Item>
            ),
        )}
        <Phone customer={customer} />
      </List>
    </section>
  );
}

export function Tags({ tagIds }: { tagIds: string[] }) {
  const say = useWords(customerWords);
  const tags = useTags();
  return (
    <section className="sheet">
      <h2>{say("tags")}</h2>
      <div className="tags">
        {tagIds.length === 0 && <span className="muted">{say("noTags")}</span>}
        {tagIds.map(
          (id) =>
            tags.has(id) && (
              <Tag key={id} color="primary" fill="outline" round>
                {tags.get(id)}
              </Tag>
            ),
        )}
      </div>
    </section>
  );
}
