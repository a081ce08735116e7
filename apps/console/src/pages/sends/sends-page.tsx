import {
  campaignRoutes,
  customersRoutes,
  INTENT_STATES,
  journeyRoutes,
  OPERATORS,
  outreachRoutes,
  type Send,
} from "@hortus/contracts";
import {
  EmptyState,
  KindTag,
  PageHeader,
  ResourceTable,
  useFormat,
  useWords,
  When,
  type Filter,
} from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button, Tabs } from "antd";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { SendSource, sourceName, SendWhy } from "../../shared/send-why.tsx";
import { useAdvisors, useReasonWords } from "../../shared/lookups.ts";
import { Posts } from "./posts.tsx";
import { Settings } from "./settings.tsx";
import { Summary } from "./summary.tsx";
import { sendTone } from "./tone.ts";
import { sendWords } from "./words.ts";
import "./sends.css";

/** Everything that was to go out, and what became of it. */
export default function SendsPage() {
  const t = useWords(sendWords);
  const mayChange = useMay(OPERATORS);
  const [search, setSearch] = useSearchParams();
  const tab = search.get("tab") === "posts" ? "posts" : "customers";
  const showSettings = (isOpen: boolean) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (isOpen) next.set("settings", "1");
      else next.delete("settings");
      return next;
    });
  return (
    <>
      <PageHeader
        title={t("title")}
        about={t("about")}
        actions={mayChange && <Button onClick={() => showSettings(true)}>{t("settings")}</Button>}
      />
      <Tabs
        activeKey={tab}
        onChange={(key) => setSearch(key === "customers" ? {} : { tab: key })}
        items={(["customers", "posts"] as const).map((key) => ({
          key,
          label: t(`tab.${key}`),
          children: key === tab && (key === "posts" ? <Posts /> : <Sends />),
        }))}
      />
      {mayChange && search.get("settings") === "1" && <Settings onClose={() => showSettings(false)} />}
    </>
  );
}

function Sends() {
  const t = useWords(sendWords);
  const reasonOf = useReasonWords();
  const [search] = useSearchParams();
  return (
    <>
      <Summary journeyId={search.get("journey") ?? undefined} />
      <ResourceTable<Send>
        list="sends"
        everyMs={5_000}
        load={({ filters, cursor }) =>
          api.call(outreachRoutes.listSends, {
            query: {
              state: INTENT_STATES.find((state) => state === filters["state"]?.[0]),
              reason: filters["reason"]?.[0],
              journeyId: filters["journey"]?.[0],
              massSendId: filters["massSend"]?.[0],
              advisorId: filters["advisor"]?.[0],
              customerId: filters["customer"]?.[0],
              from: filters["plannedFrom"]?.[0],
              to: filters["plannedTo"]?.[0],
              cursor,
            },
          })
        }
        filters={useFilters()}
        rowKey={({ id }) => id}
        to={({ customer }) => `/customers/${customer.id}`}
        empty={
          <EmptyState
            title={t("none")}
            hint={t("noneHint")}
            actions={
              <Link to="/journeys">
                <Button type="primary">{t("toJourneys")}</Button>
              </Link>
            }
          />
        }
        columns={[
          {
            key: "customer",
            title: t("customer"),
            width: 90,
            render: ({ customer }) => customer.name,
            text: ({ customer }) => customer.name,
          },
          {
            key: "state",
            title: t("state"),
            width: 115,
            render: ({ state }) => <KindTag tone={sendTone[state]}>{t(state)}</KindTag>,
            text: ({ state }) => t(state),
          },
          {
            key: "reason",
            title: t("reason"),
            width: 150,
            render: (send) => <Reason send={send} />,
            text: ({ reason }) => (reason ? reasonOf(reason) : ""),
          },
          {
            key: "text",
            title: t("text"),
            width: 270,
            render: ({ text, title }) => text || title,
            text: ({ text, title }) => text || title,
          },
          {
            key: "why",
            title: t("why"),
            width: 150,
            render: (send) => (
              <span className="sends-source">
                <SendSource why={send.why} /> <SendWhy send={send} />
              </span>
            ),
            text: ({ why }) => sourceName(why),
          },
          {
            key: "advisor",
            title: t("advisor"),
            width: 80,
            render: ({ advisor }) => advisor?.name ?? "–",
            text: ({ advisor }) => advisor?.name ?? "",
          },
          {
            key: "plannedAt",
            title: t("plannedAt"),
            width: 120,
            render: ({ plannedAt }) => <When at={plannedAt} />,
            text: ({ plannedAt }) => plannedAt,
          },
        ]}
      />
    </>
  );
}

function useFilters(): Filter[] {
  const t = useWords(sendWords);
  const reasonOf = useReasonWords();
  const [search] = useSearchParams();
  const advisors = useAdvisors();
  const codes = useQuery({
    queryKey: ["guards"],
    queryFn: ({ signal }) => api.call(outreachRoutes.listGuards, {}, { signal }),
    staleTime: Infinity,
  });
  const journeys = useQuery({
    queryKey: ["journeys", "names"],
    queryFn: ({ signal }) => api.call(journeyRoutes.listJourneys, { query: {} }, { signal }),
  });
  const massSends = useQuery({
    queryKey: ["mass-sends", "names"],
    queryFn: ({ signal }) => api.call(campaignRoutes.listMassSends, { query: {} }, { signal }),
  });
  // A list of all customers to choose from would be no help; one comes from a link, and its chip takes it off.
  const customerId = search.get("customer");
  const customer = useQuery({
    queryKey: ["customer", customerId],
    queryFn: ({ signal }) =>
      api.call(customersRoutes.getCustomer, { params: { id: customerId ?? "" } }, { signal }),
    enabled: customerId !== null,
  });
  return [
    {
      key: "state",
      label: t("state"),
      kind: "one",
      options: INTENT_STATES.map((value) => ({ value, label: t(value) })),
    },
    {
      key: "reason",
      label: t("reason"),
      kind: "one",
      options: (codes.data?.reasons ?? []).map(({ code }) => ({ value: code, label: reasonOf(code) })),
    },
    {
      key: "journey",
      label: t("journey"),
      kind: "one",
      options: (journeys.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      key: "massSend",
      label: t("massSend"),
      kind: "one",
      options: (massSends.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      key: "advisor",
      label: t("advisor"),
      kind: "one",
      options: advisors.map(({ id, name }) => ({ value: id, label: name })),
    },
    { key: "planned", label: t("day"), kind: "days" },
    ...(customerId === null
      ? []
      : [
          {
            key: "customer",
            label: t("customer"),
            kind: "one" as const,
            options: [{ value: customerId, label: customer.data?.name ?? "…" }],
          },
        ]),
  ];
}

function Reason({ send }: { send: Send }) {
  const t = useWords(sendWords);
  const reasonOf = useReasonWords();
  const format = useFormat();
  if (!send.reason) return null;
  return (
    <>
      {reasonOf(send.reason)}
      {send.until && <span className="h-muted h-small"> {t("until", { at: format.when(send.until) })}</span>}
    </>
  );
}
