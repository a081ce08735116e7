import { MEMBER_OUTCOMES, type MemberFate, type MemberOutcome, type RowProblem } from "@hortus/contracts";
import type { Result, Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { describeFates } from "../../../pushed-rows.ts";
import { recordAudit } from "../../platform/index.ts";
import { holdLevels, type LevelRow } from "../levels/store.ts";
import { readMember, unknownLevel, type MemberInput } from "./model.ts";
import { storeMembers, type Fate, type KnownMember } from "./store-members.ts";

/** Rows that one transaction takes: with their history, entries and events about what 300 orders cost. */
const MEMBERS_AT_ONCE = 250;

/** Each row's fate, in the order of the rows. Rows go in by slices: when the connection breaks, push the same rows again. */
export async function pushMembers(
  context: Context,
  caller: Caller,
  rows: readonly unknown[],
): Promise<MemberFate[]> {
  const now = context.clock.now();
  const read = rows.map((row) => readMember(row, now));
  const fates: Fate[] = [];
  for (let from = 0; from < read.length; from += MEMBERS_AT_ONCE) {
    const chunk = read.slice(from, from + MEMBERS_AT_ONCE);
    const told = await context.workspace.tx(async (tx) => {
      const stored = await storeChunk(tx, context, caller, chunk);
      // A person's push is in the audit with each slice: of one that breaks off, what is in is known. A key's are too many.
      if (caller.kind === "person")
        await recordAudit(tx, context, caller, {
          action: "members_pushed",
          objectType: "membership",
          objectId: "api",
          after: countOutcomes(stored),
        });
      return stored;
    });
    fates.push(...told);
  }
  return describeFates(rows, fates);
}

export function countOutcomes(fates: readonly Pick<Fate, "outcome">[]): Record<MemberOutcome, number> {
  const counts = { created: 0, unchanged: 0, updated: 0, outdated: 0, rejected: 0 };
  for (const { outcome } of fates) counts[outcome]++;
  return counts satisfies Record<(typeof MEMBER_OUTCOMES)[number], number>;
}

async function storeChunk(
  tx: Tx,
  context: Context,
  caller: Caller,
  read: readonly Result<MemberInput, RowProblem>[],
): Promise<Fate[]> {
  const levels = new Map((await holdLevels(tx)).map((level) => [level.code, level]));
  const placed = read.map((result): KnownMember | RowProblem =>
    result.ok ? atLevel(result.value, levels) : result.refusal,
  );
  const members = placed.filter((each) => "levelId" in each);
  const fates = await storeMembers(tx, context, members, [...levels.values()], caller.name);
  let next = 0;
  return placed.map(
    (each) => ("levelId" in each ? fates[next++]! : { outcome: "rejected", error: each }), // a fate a member
  );
}

function atLevel(
  { level: code, ...input }: MemberInput,
  levels: ReadonlyMap<string, LevelRow>,
): KnownMember | RowProblem {
  const level = levels.get(code);
  if (level && !level.archived) return { ...input, levelId: level.id };
  const known = [...levels.values()].filter(({ archived }) => !archived).map((row) => row.code);
  return unknownLevel(code, level !== undefined, known);
}
