import { calendarRoutes as routes } from "@hortus/contracts";
import { endpoint, type Assignees, type Endpoint } from "../../../slice.ts";
import { changeEntry, createEntry, readCalendar, removeEntry, setSettings } from "./operations.ts";

export const calendarEndpoints = (assignees: () => readonly Assignees[]): readonly Endpoint[] => [
  endpoint(routes.readCalendar, ({ context, query }) => readCalendar(context, assignees(), query)),
  endpoint(routes.createCalendarEntry, ({ context, caller, body }) =>
    createEntry(context, assignees(), caller, body),
  ),
  endpoint(routes.changeCalendarEntry, ({ context, caller, params, body }) =>
    changeEntry(context, assignees(), caller, params.id, body),
  ),
  endpoint(routes.deleteCalendarEntry, ({ context, caller, params }) =>
    removeEntry(context, caller, params.id),
  ),
  endpoint(routes.setCalendarSettings, ({ context, caller, body }) => setSettings(context, caller, body)),
];
