import { sql } from "kysely";
import { tellingLoop, type Telling } from "../../../telling.ts";
import { memberLevelsOrdered } from "../events.ts";

/** Those with a membership at a level. */
export const membersOfLevel: Telling = {
  queue: "member_level_telling",
  column: "level_id",
  type: "uuid",
  rows: "membership",
  where: sql`left_at is null`,
};

export const tellLevelsLoop = tellingLoop({
  name: "membership/tell-levels",
  telling: membersOfLevel,
  atOnce: 500, // as many as a handler takes at once
  events: (customerIds) => [memberLevelsOrdered.of({ payload: { customerIds } })],
});
