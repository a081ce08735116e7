import type { MemberOutcome, MembershipChangeKind } from "@hortus/contracts";
import type { MemberInput } from "./model.ts";

/** A membership as it stands, or as a row of the batch makes it. */
export interface MembershipState {
  levelId: string;
  joinedAt: Date;
  levelSince: Date;
  levelUntil: Date | undefined;
  leftAt: Date | undefined;
  changedAt: Date;
}

/** An entry of the history: who was what from when on. */
export interface Change {
  kind: MembershipChangeKind;
  at: Date;
  from?: string;
  to?: string;
}

export interface Decision {
  outcome: Exclude<MemberOutcome, "rejected">;
  state: MembershipState;
  changes: Change[];
}

/**
 * What becomes of a membership when the member system tells of it: its newest word counts, in whatever order it arrives. What is as old as
 * the last word but says otherwise corrects it.
 *
 * @param rankOf of any level that a membership may have
 */
export function decide(
  before: MembershipState | undefined,
  told: Omit<MemberInput, "level" | "identities"> & { levelId: string },
  rankOf: (levelId: string) => number,
): Decision {
  const { levelId, joinedAt, levelSince, levelUntil, leftAt, changedAt } = told;
  const state = { levelId, joinedAt, levelSince, levelUntil, leftAt, changedAt };
  if (!before) return { outcome: "created", state, changes: begun(state) };
  // told again as it was, it keeps older news out from then on
  if (isSame(before, state))
    return { outcome: "unchanged", state: changedAt > before.changedAt ? state : before, changes: [] };
  if (changedAt < before.changedAt) return { outcome: "outdated", state: before, changes: [] };
  return { outcome: "updated", state, changes: changesBetween(before, state, rankOf) };
}

/** Somebody who is told of for the first time: of the level at which they joined nothing is known unless it is the one they have. */
function begun(state: MembershipState): Change[] {
  const { levelId, joinedAt, levelSince, leftAt } = state;
  const isPlacedLater = levelSince > joinedAt;
  return [
    { kind: "joined", at: joinedAt, ...(isPlacedLater ? {} : { to: levelId }) },
    ...(isPlacedLater ? [{ kind: "placed" as const, at: levelSince, to: levelId }] : []),
    ...(leftAt ? [{ kind: "left" as const, at: leftAt, from: levelId }] : []),
  ];
}

function changesBetween(
  before: MembershipState,
  after: MembershipState,
  rankOf: (levelId: string) => number,
): Change[] {
  const left: Change[] = after.leftAt ? [{ kind: "left", at: after.leftAt, from: after.levelId }] : [];
  if (before.leftAt) {
    if (after.leftAt) return []; // of who is gone only dates were put right
    const cameBackAt = after.joinedAt > before.leftAt ? after.joinedAt : after.changedAt;
    return [{ kind: "joined", at: cameBackAt, to: after.levelId }];
  }
  if (before.levelId === after.levelId) return left;
  const isUp = rankOf(after.levelId) > rankOf(before.levelId);
  return [
    {
      kind: isUp ? "upgraded" : "downgraded",
      at: after.levelSince,
      from: before.levelId,
      to: after.levelId,
    },
    ...left,
  ];
}

/** Whether they say the same of the member, whenever they were told. */
export const isSame = (a: MembershipState, b: MembershipState): boolean =>
  a.levelId === b.levelId &&
  isSameInstant(a.joinedAt, b.joinedAt) &&
  isSameInstant(a.levelSince, b.levelSince) &&
  isSameInstant(a.levelUntil, b.levelUntil) &&
  isSameInstant(a.leftAt, b.leftAt);

const isSameInstant = (a: Date | undefined, b: Date | undefined): boolean => a?.getTime() === b?.getTime();
