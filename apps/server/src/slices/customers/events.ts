import { COMPLAINT_ABOUT } from "@hortus/contracts";
import { eventType } from "@hortus/kernel";
import { z } from "zod";
import { factOfOwnEvent, OWN_EVENT_SLOTS } from "./own-events/places.ts";

/** All of them carry the customer they are about in `customerId`. */
export const customerCreated = eventType("customer_created", z.object({ source: z.string() }));
/** Fields of the profile that have another value now. */
export const customerChanged = eventType("customer_changed", z.object({ fields: z.array(z.string()) }));
/** An attribute of the workspace's own has another value, or none. */
export const attributeChanged = eventType("customer_attribute_changed", z.object({}));
/** An event of the workspace's own took place: values by their places, and what it is called. `historic`: long before it was told. */
const ownEventPayload = z.looseObject({ title: z.string(), historic: z.boolean().optional() });
const ownEvents = OWN_EVENT_SLOTS.map((slot) => eventType(factOfOwnEvent(slot), ownEventPayload));
export const ownEventTold = (slot: number): (typeof ownEvents)[number] => {
  const type = ownEvents[slot - 1];
  if (!type) throw new RangeError(`No own event has the place ${slot}`);
  return type;
};
/** A merge, or the undo of one, gave this customer other own events. */
export const ownEventsMoved = eventType("own_events_moved", z.object({}));
/** `last_activity_at` moved on. */
export const customerActive = eventType("customer_active", z.object({}));

/**
 * Two profiles are one person: `from` is no more, `customerId` is `to`. Whoever has rows a customer moves those of `from` to `to`, and
 * notes `coalesce(origin_customer_id, from)` as their origin where an undo must find them again.
 */
export const customersMerged = eventType("customers_merged", z.object({ from: z.string(), to: z.string() }));
/** The undo: rows of `from` whose origin is among `origins` go back to `to` (the `customerId`), which lives again. */
export const mergeUndone = eventType(
  "merge_undone",
  z.object({ from: z.string(), to: z.string(), origins: z.array(z.string()) }),
);

/** An advisor has this customer as a contact from now on, also after a loss. `state` names the channel code. */
export const contactEstablished = eventType(
  "contact_established",
  z.object({ advisorId: z.string(), externalUserId: z.string(), state: z.string().optional() }),
);
/** Either side ended it; the contact stays in the record. */
export const contactLost = eventType(
  "contact_lost",
  z.object({ advisorId: z.string(), externalUserId: z.string(), by: z.enum(["advisor", "customer"]) }),
);
/** An advisor of these customers serves in another store now, or the store lies elsewhere; 500 at most. */
export const advisorPlaced = eventType("advisor_placed", z.object({ customerIds: z.array(z.string()) }));
/**
 * A hand-over made this advisor the customer's: no new contact in the sense of somebody who came, and no reason to welcome anybody.
 */
export const contactTakenOver = eventType(
  "contact_taken_over",
  z.object({ advisorId: z.string(), externalUserId: z.string() }),
);
/** A hand-over took the customer from this advisor: nobody deleted anybody, and nobody is lost. */
export const contactHandedOver = eventType(
  "contact_handed_over",
  z.object({ advisorId: z.string(), externalUserId: z.string() }),
);
/** WeCom's details of the contact (name, remark, tags) were read anew and may differ. */
export const contactSynced = eventType(
  "contact_synced",
  z.object({ advisorId: z.string(), externalUserId: z.string() }),
);

/** They came into a customer group; `state` names the group's code. `historic`: long before it was known here. */
export const customerJoinedGroup = eventType(
  "customer_joined_group",
  z.object({
    chatId: z.string(),
    groupName: z.string(),
    ownerId: z.string().optional(),
    state: z.string().optional(),
    historic: z.boolean(),
  }),
);
/** These customers are in other groups than before, or since another instant; 500 at most. */
export const customerGroupsChanged = eventType(
  "customer_groups_changed",
  z.object({ customerIds: z.array(z.string()) }),
);
export const customerLeftGroup = eventType("customer_left_group", z.object({ chatId: z.string() }));

const condition = z.object({ conditionId: z.string() });
/** A health condition of the customer is noted, or noted anew. Which one is sensitive, and stays in the record. */
export const conditionNoted = eventType("condition_noted", condition);
/** It is in the record no longer: taken out by a person, or consent ended. */
export const conditionRemoved = eventType("condition_removed", condition);

const complaint = z.object({ complaintId: z.string(), about: z.enum(COMPLAINT_ABOUT) });
/** They complained; until somebody says how it was settled nothing is offered. */
export const complaintOpened = eventType("complaint_opened", complaint);
export const complaintClosed = eventType("complaint_closed", complaint);

/** They wrote back; told by an advisor or another system, since WeCom does not tell. */
export const customerReplied = eventType("customer_replied", z.object({}));
