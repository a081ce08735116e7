import type { CalendarDefinition } from "@hortus/contracts";
import { localDate, type Db, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { readTargets } from "../../outreach/index.ts";
import { pageGroups } from "../../wecom/index.ts";
import { nextAfter } from "./plan.ts";
import { insertEnrolments, type CalendarRow } from "./store.ts";

const PAGE = 500;

/**
 * Takes in those who fit and have something to come; what is past for them is not made up for.
 *
 * @param only of groups: those among these that began since the journey was started; all that stand without
 */
export async function takeIn(
  tx: Tx,
  context: Context,
  { id, definition, started_at: startedAt }: CalendarRow,
  only?: readonly string[],
): Promise<number> {
  const now = context.clock.now();
  let added = 0;
  let after: string | undefined;
  do {
    const { targets, next } = await readTargets(tx, definition, after, PAGE);
    after = next?.after;
    const wanted = only ? targets.filter((target) => only.includes(target)) : targets;
    const begun = await findBeginnings(tx, context, definition, wanted);
    const rows = [...begun].flatMap(([target, { startedOn, createdAt }]) => {
      if (only && (!createdAt || !startedAt || createdAt < startedAt)) return [];
      const wakeAt = nextAfter(definition.steps, startedOn, now, context.timeZone);
      return wakeAt ? [{ journeyId: id, target, startedOn, doneUntil: now, wakeAt }] : [];
    });
    added += await insertEnrolments(tx, rows);
  } while (after !== undefined);
  return added;
}

/** Day 1 of each; a group whose beginning nobody has read yet is left for the next time. */
export async function findBeginnings(
  db: Db,
  { timeZone }: Context,
  { channel, start }: CalendarDefinition,
  targets: readonly string[],
): Promise<Map<string, { startedOn: string; createdAt: Date | null }>> {
  if (channel === "moments" || targets.length === 0) {
    const startedOn = start.kind === "date" ? start.day : "";
    return new Map(targets.map((target) => [target, { startedOn, createdAt: null }]));
  }
  const groups = await pageGroups(
    db,
    { ownerIds: [], nameContains: [], chatIds: targets },
    undefined,
    targets.length,
  );
  return new Map(
    groups.flatMap(({ chatId, createdAt }) => {
      const startedOn = start.kind === "date" ? start.day : createdAt && localDate(createdAt, timeZone);
      return startedOn ? [[chatId, { startedOn, createdAt }] as const] : [];
    }),
  );
}
