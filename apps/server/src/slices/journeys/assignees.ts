import type { JourneyDefinition } from "@hortus/contracts";
import { addDays } from "@hortus/kernel";
import { sql } from "kysely";
import type { Assignees } from "../../slice.ts";
import type { CalendarRow } from "./calendars/store.ts";

interface JourneyRow {
  id: string;
  name: string;
  state: "draft" | "running" | "paused" | "archived";
  /** The published one, and what is drafted. */
  graphs: Pick<JourneyDefinition, "steps">[];
}

/** Journeys of customers: each comes to a step on a day of their own, so their pieces have none. */
export const journeyAssignees: Assignees = {
  kind: "journey",
  async find({ workspace: { db } }, ids) {
    const { rows } = await sql<JourneyRow>`
      select journey.id, name, state, jsonb_path_query_array(jsonb_build_array(definition, draft), '$[*] ? (@ != null)') as graphs
      from journey
      left join journey_version on journey_version.journey_id = journey.id and journey_version.version = journey.version
      where journey.id = any(${[...ids]}::uuid[])`.execute(db);
    return new Map(
      rows.map(({ id, name, state, graphs }) => {
        const pieces = graphs.flatMap(({ steps }) => steps.flatMap(piecesOf));
        return [id, { name, state: state === "archived" ? "stopped" : state, pieces }];
      }),
    );
  },
};

/** Journeys of groups and of Moments: with one day 1 for all, each piece has its day. */
export const calendarAssignees: Assignees = {
  kind: "calendar_journey",
  async find({ workspace: { db } }, ids) {
    const { rows } = await sql<Pick<CalendarRow, "id" | "name" | "state" | "definition">>`
      select id, name, state, definition from calendar_journey where id = any(${[...ids]}::uuid[])`.execute(
      db,
    );
    return new Map(
      rows.map(({ id, name, state, definition: { start, steps } }) => {
        const dayOf = (day: number) => (start.kind === "date" ? addDays(start.day, day - 1) : undefined);
        const pieces = steps.flatMap((step) =>
          piecesOf(step).map((piece) => ({ ...piece, day: dayOf(step.day) })),
        );
        return [id, { name, state, pieces }];
      }),
    );
  },
};

/** Of a step of either kind of journey: what it says, and what goes with it. */
function piecesOf(step: object): { contentId: string }[] {
  const { content, attachments = [] } = step as Carrier; // kinds that carry nothing lack both
  return [content, ...attachments.map((one) => one.content)].flatMap((one) =>
    one ? [{ contentId: one.id }] : [],
  );
}

interface Carrier {
  content?: { id: string };
  attachments?: { content?: { id: string } }[];
}
