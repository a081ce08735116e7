/**
 * What WeCom told us, before anybody knows whose relation it is: none of these carries a customer. Records resolve it and tell
 * again, with the customer.
 */
import { eventType } from "@hortus/kernel";
import { z } from "zod";

const pair = { userId: z.string(), externalUserId: z.string() };

/**
 * A customer came into an advisor's list. `welcomeCode` is good for 20 s after `addedAt`, once. It may be told twice for one
 * relation: the second time because only then a welcome code came.
 */
export const contactAdded = eventType(
  "contact_added",
  z.object({
    ...pair,
    state: z.string().optional(),
    welcomeCode: z.string().optional(),
    addedAt: z.iso.datetime(),
  }),
);

/** The mirror of a relation was read from WeCom and holds something new: see `getContact`. */
export const contactRefreshed = eventType("contact_refreshed", z.object(pair));

/** Either side ended it, or a hand-over took the customer to another advisor ("transfer"). */
export const contactRemoved = eventType(
  "contact_removed",
  z.object({ ...pair, by: z.enum(["advisor", "customer", "transfer"]) }),
);

/** Tags or tag groups changed on WeCom's side; which ones has to be read. */
export const corpTagsChanged = eventType("corp_tags_changed", z.object({}));

export const advisorsChanged = eventType("advisors_changed", z.object({}));

const group = { chatId: z.string() };

/** A group is new to us, or its name, notice, owner or administrators changed. */
export const groupChanged = eventType("group_changed", z.object(group));

export const groupDissolved = eventType("group_dissolved", z.object(group));

/** A customer came into a group: 1 invited, 2 by a link, 3 by a QR code, whose `state` it then is. */
export const groupJoined = eventType(
  "group_joined",
  z.object({ ...group, externalUserId: z.string(), joinScene: z.int(), state: z.string().optional() }),
);

export const groupLeft = eventType("group_left", z.object({ ...group, externalUserId: z.string() }));

/** A member pressed a button of one of the app's cards. `responseCode` is good for one change of the card, 72 hours. */
export const cardPressed = eventType(
  "card_pressed",
  z.object({ cardId: z.string(), userId: z.string(), key: z.string(), responseCode: z.string() }),
);
