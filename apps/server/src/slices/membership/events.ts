import { eventType } from "@hortus/kernel";
import { z } from "zod";

const membership = z.object({ membershipId: z.string(), source: z.string() });
/** Told of something that is more than two days old: it counts, but nothing should be started because of it. */
const historic = z.boolean().optional();

/** All but the last carry the customer in `customerId`. They joined, or came back, at `occurredAt`. */
export const membershipJoined = eventType(
  "membership_joined",
  membership.extend({ levelId: z.string(), historic }),
);
/** They have another level since `occurredAt`; `direction` as the levels were ordered when it was told. */
export const membershipLevelChanged = eventType(
  "membership_level_changed",
  membership.extend({ from: z.string(), to: z.string(), direction: z.enum(["up", "down"]), historic }),
);
/** They are a member no longer; `levelId` is what they were. */
export const membershipLeft = eventType(
  "membership_left",
  membership.extend({ levelId: z.string(), historic }),
);
/** Another date of a membership is known now, such as until when its level lasts. */
export const membershipChanged = eventType("membership_changed", membership);
/** A merge, the undo of one, or a correction gave this customer a membership or took one. */
export const membershipsMoved = eventType("memberships_moved", z.object({}));
/** The order of the levels is another now, and with it what these members have reached; 500 at most. */
export const memberLevelsOrdered = eventType(
  "member_levels_ordered",
  z.object({ customerIds: z.array(z.string()) }),
);
