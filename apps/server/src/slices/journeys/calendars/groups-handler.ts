import type { EventHandler } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupChanged, groupDissolved } from "../../wecom/events.ts";
import { takeIn } from "./enrol.ts";
import { endEnrolments, findTakingNew } from "./store.ts";

/** Groups that begin come into the journeys that take them; those that are dissolved leave all of theirs. */
export const calendarGroupsHandler: EventHandler<Context> = {
  name: "journeys calendar groups",
  types: [groupChanged.type, groupDissolved.type],
  async handle(tx, events, context) {
    const chatIds = (type: string) =>
      events.flatMap((event) =>
        event.type === type ? [groupChanged.payload.parse(event.payload).chatId] : [],
      );
    const changed = chatIds(groupChanged.type);
    if (changed.length > 0)
      for (const journey of await findTakingNew(tx)) await takeIn(tx, context, journey, changed);
    const gone = chatIds(groupDissolved.type);
    if (gone.length > 0) await endEnrolments(tx, { targets: gone }, "gone");
  },
};
