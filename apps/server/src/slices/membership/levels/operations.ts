import {
  MOST_MEMBER_LEVELS,
  type membershipRoutes,
  type RouteBody,
  type RouteResponse,
} from "@hortus/contracts";
import { newId, notFound, ProblemError, type Db, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { askToTell } from "../../../telling.ts";
import { auditOf } from "../../platform/index.ts";
import { whoseReachMoved } from "./model.ts";
import {
  countMembers,
  findLevels,
  insertLevel,
  isInUse,
  lockLevels,
  putRanks,
  updateLevel,
  type LevelRow,
} from "./store.ts";
import { membersOfLevel } from "./tell.ts";

const audit = auditOf("member_level");

type Levels = RouteResponse<typeof membershipRoutes.listMemberLevels>;

export async function listLevels({ workspace, clock }: Context): Promise<Levels> {
  return { rows: await describeLevels(workspace.db), asOf: clock.now().toISOString() };
}

async function describeLevels(db: Db): Promise<Levels["rows"]> {
  const members = await countMembers(db);
  return (await findLevels(db)).map((row) => ({ ...row, members: members.get(row.id) ?? 0 }));
}

export async function createLevel(
  context: Context,
  caller: Caller,
  { code, name }: RouteBody<typeof membershipRoutes.createMemberLevel>,
): Promise<Levels> {
  const { clock } = context;
  return changeLadder(context, async (tx, before) => {
    if (before.length >= MOST_MEMBER_LEVELS)
      throw new ProblemError(409, "too_many", `A workspace has ${MOST_MEMBER_LEVELS} levels at most`);
    if (before.some((row) => row.code === code))
      throw new ProblemError(409, "code_taken", `There is a level ${code} already`, { field: "code" });
    refuseTaken(before, name);
    const row: LevelRow = { id: newId(clock), code, name, rank: topOf(before), archived: false };
    await insertLevel(tx, row, clock.now());
    await audit(tx, context, caller, row.id, "member_level_created", { after: { code, name } });
  });
}

export function changeLevel(
  context: Context,
  caller: Caller,
  id: string,
  { name, archived }: RouteBody<typeof membershipRoutes.changeMemberLevel>,
): Promise<Levels> {
  return changeLadder(context, async (tx, all) => {
    const before = all.find((row) => row.id === id);
    if (!before) throw notFound("This level");
    const others = all.filter((row) => row !== before);
    if (!archived) refuseTaken(others, name);
    if (archived && !before.archived && (await isInUse(tx, id)))
      throw new ProblemError(409, "level_in_use", "A level that has members can't be archived", {
        hint: "Push its members with another level first.",
      });
    // who comes back comes back at the top: nobody is there
    const rank = before.archived && !archived ? topOf(others) : before.rank;
    await updateLevel(tx, { ...before, name, rank, archived });
    if (archived) await putRanks(tx, inUse(others));
    if (name !== before.name)
      await audit(tx, context, caller, id, "member_level_renamed", {
        before: { name: before.name },
        after: { name },
      });
    if (archived !== before.archived)
      await audit(tx, context, caller, id, archived ? "member_level_archived" : "member_level_restored");
  });
}

/** The members of levels that moved are told of bit by bit. */
export function orderLevels(context: Context, caller: Caller, ids: readonly string[]): Promise<Levels> {
  return changeLadder(context, async (tx, all) => {
    const before = inUse(all);
    if (
      new Set(ids).size < ids.length ||
      before.length !== ids.length ||
      before.some((id) => !ids.includes(id))
    )
      throw new ProblemError(409, "levels_differ", "These are not the levels that there are", {
        field: "ids",
        hint: "Read the levels again: somebody has added or archived one.",
      });
    const moved = whoseReachMoved(before, ids);
    if (moved.length === 0) return;
    const codes = (order: readonly string[]) => order.map((id) => all.find((row) => row.id === id)?.code);
    await putRanks(tx, ids);
    await askToTell(tx, membersOfLevel, moved, context.clock.now());
    await audit(tx, context, caller, "order", "member_levels_ordered", {
      before: { codes: codes(before) },
      after: { codes: codes(ids) },
    });
  });
}

async function changeLadder(
  { workspace, clock }: Context,
  change: (tx: Tx, before: LevelRow[]) => Promise<void>,
): Promise<Levels> {
  await workspace.tx(async (tx) => change(tx, await lockLevels(tx)));
  return { rows: await describeLevels(workspace.db), asOf: clock.now().toISOString() };
}

const inUse = (rows: readonly LevelRow[]): string[] =>
  rows.filter(({ archived }) => !archived).map(({ id }) => id);

const topOf = (rows: readonly LevelRow[]): number => inUse(rows).length + 1;

function refuseTaken(others: readonly LevelRow[], name: string): void {
  if (others.some((row) => row.name === name && !row.archived))
    throw new ProblemError(409, "name_taken", `There is a level ${name} already`, { field: "name" });
}
