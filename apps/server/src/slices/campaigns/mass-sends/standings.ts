import type { Db, Loop } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { countStandings, isOver, type StandingRow } from "../../outreach/index.ts";
import { findToKeep, keepStanding, standingIsWanted, type MassSendRow } from "./store.ts";

const DAY_MS = 86_400_000;
const AT_ONCE = 20;

/**
 * How many messages of each mass send are where, and why: kept of those that are long over, counted of the others. Counting goes over all of
 * their messages.
 */
export async function standingsOf(
  db: Db,
  rows: readonly Pick<MassSendRow, "id" | "standing">[],
): Promise<Map<string, readonly StandingRow[]>> {
  const moving = rows.filter(({ standing }) => standing === null).map(({ id }) => id);
  const counted = moving.length > 0 ? await countStandings(db, moving) : new Map<string, StandingRow[]>();
  return new Map(rows.map(({ id, standing }) => [id, standing ?? counted.get(id) ?? []]));
}

export const sentOf = (standing: readonly StandingRow[] = []): number =>
  standing.reduce((sum, { state, count }) => (state === "sent" ? sum + count : sum), 0);

/** Keeps the standing of mass sends that ended a day ago, and of which nothing is under way at WeCom. */
export const standingsLoop: Loop<Context> = {
  name: "mass sends counted",
  everyMs: 60_000,
  waiting: ({ clock }) => standingIsWanted(new Date(clock.now().getTime() - DAY_MS)),
  async run({ workspace, clock }) {
    const { db } = workspace;
    for (const id of await findToKeep(db, new Date(clock.now().getTime() - DAY_MS), AT_ONCE)) {
      if (!(await isOver(db, id))) continue;
      const standing = (await countStandings(db, [id])).get(id) ?? [];
      await workspace.tx((tx) => keepStanding(tx, id, standing));
    }
    return false;
  },
};
