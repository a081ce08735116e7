import type { NewEvent } from "@hortus/kernel";
import { isHistoric } from "../../../pushed-rows.ts";
import {
  membershipChanged,
  membershipJoined,
  membershipLeft,
  membershipLevelChanged,
  membershipsMoved,
} from "../events.ts";
import { isSame } from "./decide.ts";
import type { StoredChange, StoredMembership } from "./store.ts";

/** A membership as it was and is now, with what happened in between. */
export interface Told {
  before: StoredMembership | undefined;
  now: StoredMembership;
  changes: readonly StoredChange[];
}

/** What the world hears of memberships that were written. */
export const eventsOf = (written: readonly Told[], now: Date): NewEvent[] =>
  written.flatMap(({ before, now: membership, changes }) => {
    const { customerId, levelId } = membership;
    const told = changes.flatMap((change) => eventOf(change, levelId, now) ?? []);
    const moved =
      before && before.customerId !== customerId
        ? [before.customerId, customerId].map((id) => membershipsMoved.of({ customerId: id, payload: {} }))
        : [];
    if (before && told.length + moved.length === 0)
      return isSame(before, membership) ? [] : [changed(membership)];
    return [...moved, ...told];
  });

const changed = ({ customerId, membershipId, source }: StoredMembership): NewEvent =>
  membershipChanged.of({ customerId, payload: { membershipId, source } });

/** The level that somebody was found to have is told with their joining. */
function eventOf(change: StoredChange, levelId: string, now: Date): NewEvent | undefined {
  const { customerId, membershipId, source, at, kind, from, to } = change;
  const payload = { membershipId, source, ...(isHistoric(at, now) ? { historic: true } : {}) };
  const happened = { customerId, occurredAt: at };
  if (kind === "placed") return undefined;
  if (kind === "joined")
    return membershipJoined.of({ ...happened, payload: { ...payload, levelId: to ?? levelId } });
  if (kind === "left")
    return membershipLeft.of({ ...happened, payload: { ...payload, levelId: from ?? levelId } });
  if (from === undefined || to === undefined) throw new Error(`A change from one level to another lacks one`);
  const direction = kind === "upgraded" ? "up" : "down";
  return membershipLevelChanged.of({ ...happened, payload: { ...payload, from, to, direction } });
}
