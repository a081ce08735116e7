import {
  calendarJourneyRoutes,
  calendarRoutes,
  campaignRoutes,
  journeyRoutes,
  type CalendarChannel,
  type CalendarEntry,
  type MassSendChannel,
} from "@hortus/contracts";
import { KindTag, useFormat, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { Form, Select, type FormInstance } from "antd";
import { Link } from "react-router";
import { api } from "../../api.ts";
import { useMay } from "../../session/me.ts";
import { keyOf, pageOf, placingPage, toneOf } from "./assignment.ts";
import type { EntryForm } from "./entry-form.ts";
import { calendarWords } from "./words.ts";

/** What an entry of a channel can be sent as. */
const SENT_AS: { [Channel in CalendarChannel]?: MassSendChannel } = {
  mass_message: "single",
  group_message: "group",
  moments: "moments",
};

/** What carries the entry out, and how that stands: a mass send, a journey of customers, or one of groups or Moments. */
export function AssigneeField({
  form,
  entry,
}: {
  form: FormInstance<EntryForm>;
  entry: CalendarEntry | undefined;
}) {
  const t = useWords(calendarWords);
  const mayPlan = useMay(calendarRoutes.createCalendarEntry.roles);
  const channel = Form.useWatch("channel", form) ?? entry?.channel ?? "moments";
  const chosen = Form.useWatch("assignedTo", { form, preserve: true });
  const { data: options, isLoading } = useChoices(channel);
  const current = entry?.assignee;
  const isSaved = entry?.assignedTo ? keyOf(entry.assignedTo) === chosen : false;
  const known = options?.some((group) => group.options.some(({ value }) => value === chosen));
  if (!SENT_AS[channel] && !entry?.assignedTo) return null; // nothing here posts on an official account
  return (
    <>
      <Form.Item name="assignedTo" label={t("assignedTo")} extra={t("assignedToHint")}>
        <Select
          allowClear
          loading={isLoading}
          placeholder={t("nobody")}
          showSearch={{ optionFilterProp: "label" }}
          options={[
            ...(chosen && !known && current && isSaved
              ? [{ label: t(`assign.${current.kind}`), options: [{ value: chosen, label: current.name }] }]
              : []),
            ...(options ?? []),
          ]}
        />
      </Form.Item>
      {entry && isSaved && <Standing entry={entry} />}
      {entry && mayPlan && <DraftLink entry={entry} />}
    </>
  );
}

function Standing({ entry }: { entry: CalendarEntry }) {
  const t = useWords(calendarWords);
  const format = useFormat();
  const { assignee, assignedTo, content } = entry;
  if (!assignedTo) return null;
  if (!assignee) return <p role="alert">{t("assigneeGone")}</p>;
  const { kind, name, state, fit, day, sent } = assignee;
  const mayPlace = kind !== "mass_send" && content?.state === "usable" && !content.archived;
  return (
    <div className="calendar-assignee" role="status">
      <div className="h-row">
        <KindTag tone={toneOf(assignee)}>{t(`state.${state}`)}</KindTag>
        <Link to={pageOf(assignedTo)}>{name}</Link>
        {sent !== undefined && (
          <span className="h-muted">{t("sentCount", { count: format.count(sent) })}</span>
        )}
      </div>
      {fit === "other_day" && day && <p>{t("otherDay", { day: format.day(day) })}</p>}
      {fit === "not_in_it" && (
        <p>
          {t(`notInIt.${kind}`)} {mayPlace && <Link to={placingPage(assignedTo, entry)}>{t("placeIt")}</Link>}
        </p>
      )}
    </div>
  );
}

/** Those that are not over, by kind, the latest first. */
function useChoices(channel: CalendarChannel) {
  const t = useWords(calendarWords);
  const as = SENT_AS[channel];
  return useQuery({
    queryKey: ["calendar-assignees", channel],
    enabled: as !== undefined,
    queryFn: async ({ signal }) => {
      const massSends = await api.call(
        campaignRoutes.listMassSends,
        { query: { channel: as, limit: 50 } },
        { signal },
      );
      const open = massSends.rows.filter(
        ({ state }) => !["finished", "cancelling", "cancelled"].includes(state),
      );
      const journeys =
        as === "single"
          ? (await api.call(journeyRoutes.listJourneys, { query: {} }, { signal })).rows
          : (
              await api.call(
                calendarJourneyRoutes.listCalendarJourneys,
                { query: { channel: as, limit: 50 } },
                { signal },
              )
            ).rows.filter(({ state }) => state !== "stopped");
      const kind = as === "single" ? ("journey" as const) : ("calendar_journey" as const);
      const group = (of: "mass_send" | typeof kind, rows: readonly { id: string; name: string }[]) => ({
        label: t(`assign.${of}`),
        options: rows.map(({ id, name }) => ({ value: keyOf({ kind: of, id }), label: name })),
      });
      return [group(kind, journeys), group("mass_send", open)];
    },
  });
}

/** Leads to a new mass send with the piece, its day and hour, which carries the entry out once it is saved. */
function DraftLink({ entry }: { entry: CalendarEntry }) {
  const t = useWords(calendarWords);
  const { id, title, day, at, contentId, content, assignee } = entry;
  const channel = SENT_AS[entry.channel];
  if (!channel || (assignee && assignee.state !== "stopped")) return null;
  if (contentId !== null && (content?.state !== "usable" || content.archived))
    return <p className="h-muted">{t("notUsable")}</p>;
  const begin = new URLSearchParams({ channel, entry: id, title, day });
  if (contentId !== null) begin.set("content", contentId);
  if (at) begin.set("at", at);
  return (
    <p className="calendar-assignee">
      <Link to={`/mass-sends/new?${begin}`}>{t(`draft.${channel}`)}</Link>
    </p>
  );
}
