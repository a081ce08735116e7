import type { MembershipChangeKind } from "@hortus/contracts";
import type { NewTimelineEntry } from "../../customers/index.ts";
import type { StoredChange } from "./store.ts";

const KINDS: Record<MembershipChangeKind, string> = {
  joined: "membership_joined",
  placed: "membership_level_changed",
  upgraded: "membership_level_changed",
  downgraded: "membership_level_changed",
  left: "membership_left",
};

export const changeKey = ({ id }: Pick<StoredChange, "id">): string => `membership:${id}`;

/** @param names of levels, by id: an entry calls them as they were called when it was told */
export const changeEntry = (change: StoredChange, names: ReadonlyMap<string, string>): NewTimelineEntry => ({
  customerId: change.customerId,
  at: change.at,
  kind: KINDS[change.kind],
  key: changeKey(change),
  payload: {
    change: change.kind,
    source: change.source,
    ...(change.from === undefined ? {} : { from: names.get(change.from) }),
    ...(change.to === undefined ? {} : { to: names.get(change.to) }),
  },
});
