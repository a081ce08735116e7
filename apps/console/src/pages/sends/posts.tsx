import {
  calendarJourneyRoutes,
  campaignRoutes,
  INTENT_STATES,
  POST_CHANNELS,
  postRoutes,
  type Post,
} from "@hortus/contracts";
import { EmptyState, KindTag, ResourceTable, useFormat, useWords, When, type Filter } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link, useSearchParams } from "react-router";
import { api } from "../../api.ts";
import { useAdvisors, useReasonWords } from "../../shared/lookups.ts";
import { PostWhy, SendSource, sourceName } from "../../shared/send-why.tsx";
import { sendTone } from "./tone.ts";
import { sendWords } from "./words.ts";

/** What was to go into groups and on Moments, and what became of it. */
export function Posts() {
  const t = useWords(sendWords);
  const format = useFormat();
  const reasonOf = useReasonWords();
  const because = ({ reason, until }: Post): string =>
    reason
      ? [reasonOf(reason), until && t("until", { at: format.when(until) })].filter(Boolean).join(" ")
      : "";
  const seenBy = ({ reached, likes, comments }: Post): string =>
    reached === undefined ? "" : t("reached", { reached, likes: likes ?? 0, comments: comments ?? 0 });
  return (
    <ResourceTable<Post>
      list="posts"
      everyMs={5_000}
      load={({ filters, cursor }) =>
        api.call(postRoutes.listPosts, {
          query: {
            channel: POST_CHANNELS.find((channel) => channel === filters["channel"]?.[0]),
            state: INTENT_STATES.find((state) => state === filters["state"]?.[0]),
            advisorId: filters["advisor"]?.[0],
            journeyId: filters["calendar"]?.[0],
            massSendId: filters["massSend"]?.[0],
            target: filters["target"]?.[0],
            from: filters["plannedFrom"]?.[0],
            to: filters["plannedTo"]?.[0],
            cursor,
          },
        })
      }
      filters={useFilters()}
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title={t("noPosts")}
          hint={t("noPostsHint")}
          actions={
            <Link to="/journeys/calendar">
              <Button type="primary">{t("toCalendar")}</Button>
            </Link>
          }
        />
      }
      columns={[
        {
          key: "target",
          title: t("whereTo"),
          width: 110,
          render: ({ target }) => target.name || t("unnamedGroup"),
          text: ({ target }) => target.name,
        },
        {
          key: "channel",
          title: t("channel"),
          width: 80,
          render: ({ channel }) => t(`channel.${channel}`),
          text: ({ channel }) => t(`channel.${channel}`),
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
          width: 120,
          render: (row) => because(row) || seenBy(row),
          text: (row) => because(row) || seenBy(row),
        },
        { key: "text", title: t("text"), width: 230, render: ({ text }) => text, text: ({ text }) => text },
        {
          key: "why",
          title: t("why"),
          width: 130,
          render: ({ why, decision }) => (
            <span className="sends-source">
              <SendSource why={why} /> <PostWhy decision={decision} />
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
  );
}

function useFilters(): Filter[] {
  const t = useWords(sendWords);
  const advisors = useAdvisors();
  const [search] = useSearchParams();
  const calendars = useQuery({
    queryKey: ["calendar-journeys", "names"],
    queryFn: ({ signal }) => api.call(calendarJourneyRoutes.listCalendarJourneys, { query: {} }, { signal }),
  });
  const massSends = useQuery({
    queryKey: ["mass-sends", "names"],
    queryFn: ({ signal }) => api.call(campaignRoutes.listMassSends, { query: {} }, { signal }),
  });
  // one group comes from a link, and its chip takes it off
  const target = search.get("target");
  const ofPosts = (massSends.data?.rows ?? []).filter(({ channel }) => channel !== "single");
  const options = (rows: readonly { id: string; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: id, label: name }));
  return [
    {
      key: "channel",
      label: t("channel"),
      kind: "one",
      options: POST_CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) })),
    },
    {
      key: "state",
      label: t("state"),
      kind: "one",
      options: INTENT_STATES.map((value) => ({ value, label: t(value) })),
    },
    { key: "calendar", label: t("journey"), kind: "one", options: options(calendars.data?.rows ?? []) },
    { key: "massSend", label: t("massSend"), kind: "one", options: options(ofPosts) },
    { key: "advisor", label: t("advisor"), kind: "one", options: options(advisors) },
    { key: "planned", label: t("day"), kind: "days" },
    ...(target === null
      ? []
      : [
          {
            key: "target",
            label: t("whereTo"),
            kind: "one" as const,
            options: [{ value: target, label: search.get("name") ?? target }],
          },
        ]),
  ];
}
