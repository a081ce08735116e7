import { memberRow, type RowProblem } from "@hortus/contracts";
import { ok, refused, type Result } from "@hortus/kernel";
import { problemOfRow, readRowInstant } from "../../../pushed-rows.ts";
import { readRowIdentities, type Identity } from "../../customers/index.ts";

/** A member that can be stored as it stands, if there is such a level. */
export interface MemberInput {
  externalId: string;
  source: string;
  /** Those that can be used; at least one. */
  identities: Identity[];
  customerName: string | undefined;
  /** The level's code. */
  level: string;
  joinedAt: Date;
  levelSince: Date;
  levelUntil: Date | undefined;
  leftAt: Date | undefined;
  changedAt: Date;
}

/** Reads a row as somebody pushed it. Only the end of a level may lie ahead. */
export function readMember(raw: unknown, now: Date): Result<MemberInput, RowProblem> {
  const parsed = memberRow.safeParse(raw);
  if (!parsed.success) return refused(problemOfRow(parsed.error));
  const { externalId, source, customerName, level, levelUntil, leftAt, ...row } = parsed.data;
  const joinedAt = readRowInstant(row.joinedAt, "joinedAt", now);
  if (!joinedAt.ok) return joinedAt;
  const levelSince = readRowInstant(row.levelSince, "levelSince", now);
  if (!levelSince.ok) return levelSince;
  const changedAt = readRowInstant(row.changedAt, "changedAt", now);
  if (!changedAt.ok) return changedAt;
  const left = leftAt === undefined ? ok(undefined) : readRowInstant(leftAt, "leftAt", now);
  if (!left.ok) return left;
  const until = levelUntil === undefined ? undefined : new Date(levelUntil);
  // "no end" is often written as the last second of 9999, which is a year later where the clock is behind
  if (until && until.getTime() > LATEST)
    return refused({
      code: "invalid_field",
      field: "levelUntil",
      message: `"${levelUntil}" lies after the year 9999; leave it out when the level has no end`,
    });
  if (levelSince.value < joinedAt.value) return refused(crossed("levelSince", "joinedAt"));
  if (until && until <= levelSince.value) return refused(crossed("levelUntil", "levelSince"));
  if (left.value && left.value < joinedAt.value) return refused(crossed("leftAt", "joinedAt"));
  const identities = readRowIdentities(row.identities);
  if (!identities.ok) return identities;
  return ok({
    externalId,
    source,
    identities: identities.value,
    customerName,
    level,
    joinedAt: joinedAt.value,
    levelSince: levelSince.value,
    levelUntil: until,
    leftAt: left.value,
    changedAt: changedAt.value,
  });
}

/** What can be written down as an instant with four digits of a year. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const crossed = (field: string, before: string): RowProblem => ({
  code: "dates_crossed",
  field,
  message: `${field} must not lie before ${before}`,
});

export const unknownLevel = (code: string, isArchived: boolean, known: readonly string[]): RowProblem => ({
  code: "unknown_level",
  field: "level",
  message: isArchived
    ? `The level ${code} is archived; take it back first`
    : `No level has the code ${code}; ${known.length > 0 ? `there are ${known.join(", ")}` : "define the levels first"}`,
});
