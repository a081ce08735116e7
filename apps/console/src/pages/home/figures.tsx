import type { Home } from "@hortus/contracts";
import { StatCard, useFormat, useWords } from "@hortus/ui";
import { useDoor } from "../../shell/navigation.ts";
import { homeWords } from "./words.ts";

/** The period's figures; each leads to the rows that it counts. */
export function Figures({ home }: { home: Home }) {
  const t = useWords(homeWords);
  const format = useFormat();
  const door = useDoor();
  const { total, before, from, to, asOf } = home;
  const paid = `paidFrom=${from}&paidTo=${to}`;
  const planned = `dayFrom=${from}&dayTo=${to}`;
  const days = home.days.length;
  const past = (value: string) => (days === 1 ? t("beforeDay", { value }) : t("before", { days, value }));
  const count = (name: keyof typeof total) => ({
    value: format.count(total[name]),
    exact: total[name].toLocaleString("en-US"),
    change: past(format.count(before[name])),
    asOf,
  });
  return (
    <div className="h-stats">
      <StatCard
        label={t("newContacts")}
        definition={t("newContactsAbout")}
        {...door(`/customers?addedFrom=${from}&addedTo=${to}`)}
        {...count("newContacts")}
      />
      <StatCard
        label={t("lostContacts")}
        definition={t("lostContactsAbout")}
        {...door(`/customers?lostFrom=${from}&lostTo=${to}`)}
        {...count("lostContacts")}
      />
      <StatCard
        label={t("customers")}
        definition={t("customersAbout")}
        {...door("/customers")}
        value={format.count(home.customers)}
        exact={home.customers.toLocaleString("en-US")}
        change={t("contactable", { count: format.count(home.contactable) })}
        asOf={asOf}
      />
      <StatCard
        label={t("orders")}
        definition={t("ordersAbout")}
        {...door(`/orders?${paid}`)}
        {...count("orders")}
      />
      <StatCard
        label={t("revenue")}
        definition={t("revenueAbout")}
        {...door(`/orders?${paid}`)}
        value={format.moneyShort(total.revenueFen)}
        exact={format.money(total.revenueFen)}
        change={past(format.moneyShort(before.revenueFen))}
        asOf={asOf}
      />
      <StatCard
        label={t("repurchase")}
        definition={t("repurchaseAbout")}
        {...door("/rfm")}
        value={home.repurchaseRate === undefined ? "–" : format.share(home.repurchaseRate)}
        change={
          home.repurchaseRate === undefined ? t("repurchaseNone") : t("buyers", { count: total.buyers })
        }
        asOf={asOf}
      />
      <StatCard
        label={t("planned")}
        definition={t("plannedAbout")}
        {...door(`/sends?${planned}`)}
        {...count("sendsPlanned")}
      />
      <StatCard
        label={t("refused")}
        definition={t("refusedAbout")}
        {...door(`/sends?state=refused&${planned}`)}
        {...count("sendsRefused")}
      />
      <StatCard
        label={t("sent")}
        definition={t("sentAbout")}
        {...door(`/sends?state=sent&${planned}`)}
        {...count("sendsSent")}
      />
      <StatCard
        label={t("tasks")}
        definition={t("tasksAbout")}
        {...door("/sends?state=handed_over")}
        value={format.count(home.openTasks)}
        change={t("tasksDone", { count: total.tasksDone })}
        asOf={asOf}
      />
    </div>
  );
}
