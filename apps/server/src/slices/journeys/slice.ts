import type { Fact } from "@hortus/rules";
import type { Slice } from "../../slice.ts";
import { calendarAssignees, journeyAssignees } from "./assignees.ts";
import { calendarGroupsHandler } from "./calendars/groups-handler.ts";
import { calendarEndpoints } from "./calendars/routes.ts";
import { calendarLoop } from "./calendars/work.ts";
import { mergesHandler } from "./enrolments/merges.ts";
import { repliesHandler } from "./enrolments/replies.ts";
import { journeyEndpoints } from "./routes.ts";
import { archiveLoop, stepLoop } from "./steps/loops.ts";
import { datesLoop, fillDatesLoop } from "./triggers/dates.ts";
import { journeysHandler } from "./triggers/handlers.ts";
import { schedulesLoop } from "./triggers/schedules.ts";
import { calendarContentUsages, contentUsages, segmentUsages } from "./usages.ts";
import { workLoop } from "./work/work.ts";

/** @param facts of all slices below: exit rules and dates hear of whatever changes them */
export function journeysSlice(facts: readonly Fact[]): Slice {
  return {
    name: "journeys",
    migrations: new URL("./migrations/", import.meta.url),
    endpoints: [...journeyEndpoints, ...calendarEndpoints],
    // merges first: what happens next happens to the one who stayed
    handlers: [mergesHandler, journeysHandler(facts), repliesHandler, calendarGroupsHandler],
    loops: [stepLoop, calendarLoop, datesLoop, schedulesLoop, fillDatesLoop, workLoop, archiveLoop],
    usages: [segmentUsages, contentUsages, calendarContentUsages],
    assignees: [journeyAssignees, calendarAssignees],
  };
}
