import { calendarJourneyRoutes as routes } from "@hortus/contracts";
import type { Context } from "../../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../../paging.ts";
import { endpoint, type Endpoint } from "../../../slice.ts";
import {
  changeCalendar,
  createCalendar,
  getCalendar,
  pauseCalendar,
  removeTarget,
  resumeCalendar,
  startCalendar,
  stopCalendar,
} from "./operations.ts";
import { rehearseCalendar } from "./rehearse.ts";
import { findCalendars, pageEnrolments } from "./store.ts";
import { calendarTemplates } from "./templates.ts";
import { describeCalendar, describeCalendars, describeTargets } from "./views.ts";

export const calendarEndpoints: readonly Endpoint[] = [
  endpoint(routes.listCalendarTemplates, async ({ context }) => ({ rows: calendarTemplates(context) })),
  endpoint(routes.listCalendarJourneys, async ({ context, query }) => {
    const before = query.cursor === undefined ? undefined : String(unpackCursor(query.cursor, 1)[0]);
    const found = await findCalendars(context.workspace.db, {
      channel: query.channel,
      before,
      limit: query.limit + 1,
    });
    const { rows, nextCursor } = cutPage(found, query.limit, ({ id }) => packCursor([id]));
    return {
      rows: await describeCalendars(context, rows),
      nextCursor,
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(routes.createCalendarJourney, async ({ context, caller, body }) =>
    answer(context, await createCalendar(context, caller, body)),
  ),
  endpoint(routes.getCalendarJourney, ({ context, params }) => answer(context, params.id)),
  endpoint(routes.changeCalendarJourney, async ({ context, caller, params, body }) => {
    await changeCalendar(context, caller, params.id, body);
    return answer(context, params.id);
  }),
  endpoint(routes.rehearseCalendarJourney, async ({ context, params, body }) =>
    rehearseCalendar(context, await getCalendar(context, params.id), body),
  ),
  endpoint(routes.startCalendarJourney, async ({ context, caller, params }) => {
    await startCalendar(context, caller, params.id);
    return answer(context, params.id);
  }),
  endpoint(routes.pauseCalendarJourney, async ({ context, caller, params }) => {
    await pauseCalendar(context, caller, params.id);
    return answer(context, params.id);
  }),
  endpoint(routes.resumeCalendarJourney, async ({ context, caller, params }) => {
    await resumeCalendar(context, caller, params.id);
    return answer(context, params.id);
  }),
  endpoint(routes.stopCalendarJourney, async ({ context, caller, params }) => {
    await stopCalendar(context, caller, params.id);
    return answer(context, params.id);
  }),
  endpoint(routes.listCalendarTargets, async ({ context, params, query }) => {
    const journey = await getCalendar(context, params.id);
    const after = query.cursor === undefined ? undefined : String(unpackCursor(query.cursor, 1)[0]);
    const found = await pageEnrolments(context.workspace.db, params.id, { after, limit: query.limit + 1 });
    const { rows, nextCursor } = cutPage(found, query.limit, ({ target }) => packCursor([target]));
    return {
      rows: await describeTargets(context, journey, rows),
      nextCursor,
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(routes.removeCalendarTarget, ({ context, caller, params }) =>
    removeTarget(context, caller, params.id, params.target),
  ),
];

const answer = async (context: Context, id: string) =>
  describeCalendar(context, await getCalendar(context, id));
