import {
  customersRoutes,
  CONTACT_STATES,
  OPERATORS,
  READERS,
  type CustomerSummary,
  type RouteCall,
} from "@hortus/contracts";
import {
  EmptyState,
  Masked,
  Nothing,
  PageHeader,
  ResourceTable,
  useFormat,
  useWords,
  When,
  type Column,
  type Filter,
  type ListState,
} from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { useAdvisors, useSourceWords, useTagGroups } from "../../shared/lookups.ts";
import { TagNames } from "../../shared/tags.tsx";
import { BulkTag } from "./bulk-tag.tsx";
import { ContactTag } from "./contact-tag.tsx";
import { customersWords } from "./words.ts";

export default function CustomersPage() {
  const t = useWords(customersWords);
  const isOperator = useMay(OPERATORS);
  const columns = useColumns();
  const filters = useFilters();
  const queryOf = useQueryOf();
  return (
    <>
      <PageHeader title={t("title")} about={t("about")} />
      <ResourceTable<CustomerSummary>
        list="customers"
        load={({ cursor, sort, order, ...state }, signal) =>
          api.call(
            customersRoutes.listCustomers,
            {
              query: {
                ...queryOf({ ...state, sort, order }),
                cursor,
                sort: SORTS.find((name) => name === sort),
                order,
              },
            },
            { signal },
          )
        }
        rowKey={({ id }) => id}
        to={({ id }) => `/customers/${id}`}
        columns={columns}
        filters={filters}
        searchLabel={t("search")}
        total={total}
        {...(isOperator ? { bulk } : {})}
        empty={<NoCustomers />}
      />
    </>
  );
}

const total = (state: ListState) => <Total state={state} />;
const bulk = (ids: readonly string[], clear: () => void) => <BulkTag ids={ids} onDone={clear} />;
const SORTS = ["lastActivityAt", "firstSeenAt", "name"] as const;

function useColumns(): Column<CustomerSummary>[] {
  const t = useWords(customersWords);
  const sourceName = useSourceWords();
  return [
    {
      key: "name",
      title: t("name"),
      sort: "name",
      width: 150,
      render: ({ name }) => name,
      text: ({ name }) => name,
    },
    {
      key: "phone",
      title: t("phone"),
      width: 125,
      render: ({ phone }) => (phone ? <Masked value={phone} /> : <Nothing />),
      text: ({ phone }) => phone ?? "",
    },
    {
      key: "contact",
      title: t("contact"),
      width: 100,
      render: ({ contactState }) => <ContactTag state={contactState} />,
      text: ({ contactState }) => t(`contact.${contactState}`),
    },
    {
      key: "advisors",
      title: t("advisors"),
      width: 110,
      render: ({ advisors }) =>
        advisors.length > 0 ? advisors.map(({ name }) => name).join(" · ") : <Nothing />,
      text: ({ advisors }) => advisors.map(({ name }) => name).join(" "),
    },
    {
      key: "tags",
      title: t("tags"),
      width: 200,
      render: ({ tagIds }) => (tagIds.length > 0 ? <TagNames ids={tagIds} /> : <Nothing />),
    },
    {
      key: "source",
      title: t("source"),
      width: 100,
      render: ({ source }) => sourceName(source),
      text: ({ source }) => sourceName(source),
    },
    {
      key: "city",
      title: t("city"),
      width: 110,
      hidden: true,
      render: ({ city }) => city ?? <Nothing />,
      text: ({ city }) => city ?? "",
    },
    {
      key: "gender",
      title: t("gender"),
      width: 90,
      hidden: true,
      render: ({ gender }) => (gender ? t(`gender.${gender}`) : <Nothing />),
      text: ({ gender }) => (gender ? t(`gender.${gender}`) : ""),
    },
    {
      key: "firstSeen",
      title: t("firstSeen"),
      sort: "firstSeenAt",
      width: 150,
      hidden: true,
      render: ({ firstSeenAt }) => <When at={firstSeenAt} />,
      text: ({ firstSeenAt }) => firstSeenAt,
    },
    {
      key: "lastActivity",
      title: t("lastActivity"),
      sort: "lastActivityAt",
      width: 140,
      render: ({ lastActivityAt }) => <When at={lastActivityAt} />,
      text: ({ lastActivityAt }) => lastActivityAt,
    },
  ];
}

function useFilters(): Filter[] {
  const t = useWords(customersWords);
  const sourceName = useSourceWords();
  const isReader = useMay(READERS);
  const groups = useTagGroups();
  const advisors = useAdvisors();
  const sources = useQuery({
    queryKey: ["customer-sources"],
    queryFn: ({ signal }) => api.call(customersRoutes.listCustomerSources, {}, { signal }),
    enabled: isReader,
  });
  return [
    {
      key: "contact",
      label: t("contact"),
      kind: "many",
      options: CONTACT_STATES.map((value) => ({ value, label: t(`contact.${value}`) })),
    },
    {
      key: "tag",
      label: t("tags"),
      kind: "many",
      options: groups.flatMap((group) =>
        group.tags.map(({ id, name }) => ({ value: id, label: `${group.name} / ${name}` })),
      ),
    },
    // An advisor's list holds the own customers anyway.
    ...(isReader
      ? ([
          {
            key: "advisor",
            label: t("advisors"),
            kind: "many",
            options: advisors.map(({ id, name }) => ({ value: id, label: name })),
          },
          {
            key: "source",
            label: t("source"),
            kind: "many",
            options: (sources.data?.rows ?? []).map((value) => ({ value, label: sourceName(value) })),
          },
        ] satisfies Filter[])
      : []),
    { key: "seen", label: t("firstSeen"), kind: "days" },
    { key: "added", label: t("contactAdded"), kind: "days" },
    { key: "lost", label: t("contactLost"), kind: "days" },
  ];
}

type Query = RouteCall<typeof customersRoutes.countCustomers>["query"];

/** The list's address in the API's words. */
function useQueryOf(): (state: ListState) => Query {
  const format = useFormat();
  const from = (day: string | undefined) => day && format.dayStart(day);
  const before = (day: string | undefined) => day && format.dayStart(day, 1);
  return ({ search, filters }) => ({
    search,
    contact: CONTACT_STATES.filter((state) => filters["contact"]?.includes(state)),
    tag: filters["tag"],
    advisor: filters["advisor"],
    source: filters["source"],
    seenFrom: from(filters["seenFrom"]?.[0]),
    seenBefore: before(filters["seenTo"]?.[0]),
    addedFrom: from(filters["addedFrom"]?.[0]),
    addedBefore: before(filters["addedTo"]?.[0]),
    lostFrom: from(filters["lostFrom"]?.[0]),
    lostBefore: before(filters["lostTo"]?.[0]),
  });
}

function Total({ state }: { state: ListState }) {
  const t = useWords(customersWords);
  const queryOf = useQueryOf();
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ["customers", "count", state.search, state.filters],
    queryFn: ({ signal }) => api.call(customersRoutes.countCustomers, { query: queryOf(state) }, { signal }),
  });
  return data ? <>{t(data.more ? "totalMore" : "total", { count: format.count(data.count) })}</> : null;
}

function NoCustomers() {
  const t = useWords(customersWords);
  const isReader = useMay(READERS);
  if (!isReader) return <EmptyState title={t("emptyOwn")} hint={t("emptyOwnHint")} />;
  return (
    <EmptyState
      title={t("empty")}
      hint={t("emptyHint")}
      actions={
        <>
          <Link to="/settings/wecom">
            <Button type="primary">{t("connectWecom")}</Button>
          </Link>
          <Link to="/channel-codes/new">
            <Button>{t("newCode")}</Button>
          </Link>
        </>
      }
    />
  );
}
