/** What a callback does to the mirror of a relation. Callbacks come twice, late and in the wrong order; the mirror ends up the same. */
import type { ExternalContactEvent } from "@hortus/wecom-protocol";
import type { NewEvent } from "@hortus/kernel";
import { contactAdded, contactRemoved } from "../events.ts";

/** Of a removal that a hand-over brought about. */
const BY_TRANSFER = "DELETE_BY_TRANSFER";

/** Whether it says that a hand-over ended, well or not: how it did stands in WeCom's results. */
export const tellsOfHandover = ({ changeType, source }: ExternalContactEvent): boolean =>
  changeType === "transfer_fail" || source === BY_TRANSFER;

export type EndedBy = "advisor" | "customer" | "transfer";

export interface Relation {
  userId: string;
  externalUserId: string;
  state: string | null;
  createdAt: Date;
  /** WeCom's time of the last coming or going that was applied. */
  changedAt: Date;
  removedAt: Date | null;
  removedBy: EndedBy | null;
  /** How much others have heard of it: nothing, that we read it, that it began, that it began with a welcome code. */
  told: "nothing" | "read" | "added" | "welcome";
}

export interface Applied {
  /** As it stands now; undefined when nothing is known of it still. */
  relation: Relation | undefined;
  events: NewEvent[];
  /** Its details should be read. */
  fetch: boolean;
  outcome: "applied" | "late" | "ignored";
}

export function applyCallback(relation: Relation | undefined, event: ExternalContactEvent): Applied {
  switch (event.changeType) {
    case "add_external_contact":
    case "add_half_external_contact":
      return applyAdd(relation, event);
    case "del_external_contact":
      return applyRemoval(relation, event, event.source === BY_TRANSFER ? "transfer" : "advisor");
    case "del_follow_user":
      return applyRemoval(relation, event, "customer");
    case "edit_external_contact":
      // An edit says nothing of coming and going: an advisor may edit a customer who has deleted them.
      return {
        relation: relation ?? { ...begin(event), changedAt: new Date(0) },
        events: [],
        fetch: true,
        outcome: "applied",
      };
    case "transfer_fail":
    case "msg_audit_approved":
      return { relation, events: [], fetch: false, outcome: "ignored" };
  }
}

function applyAdd(relation: Relation | undefined, event: ExternalContactEvent): Applied {
  const told = event.welcomeCode ? "welcome" : "added";
  if (relation?.removedAt && event.createdAt < relation.changedAt) {
    // The going came first. Both are told now, in their order, unless the relation is known.
    if (relation.told !== "nothing") return { relation, events: [], fetch: false, outcome: "late" };
    return {
      relation: { ...relation, told },
      events: [added(event), removed(relation, relation.removedAt)],
      fetch: false,
      outcome: "late",
    };
  }
  if (!relation || relation.removedAt) {
    return { relation: { ...begin(event), told }, events: [added(event)], fetch: true, outcome: "applied" };
  }
  // Known already: by the half relation, by reading, by an edit that was faster. Only a welcome code is news then.
  const isNews =
    relation.told === "nothing" ||
    relation.told === "read" ||
    (relation.told === "added" && told === "welcome");
  return {
    relation: {
      ...relation,
      state: event.state ?? relation.state,
      changedAt: later(relation.changedAt, event.createdAt),
      told: isNews ? told : relation.told,
    },
    events: isNews ? [added(event)] : [],
    fetch: true,
    outcome: "applied",
  };
}

function applyRemoval(relation: Relation | undefined, event: ExternalContactEvent, by: EndedBy): Applied {
  if (relation && event.createdAt < relation.changedAt)
    return { relation, events: [], fetch: false, outcome: "late" };
  const before = relation ?? begin(event);
  const ended: Relation = {
    ...before,
    changedAt: event.createdAt,
    removedAt: event.createdAt,
    removedBy: by,
  };
  // An end after an end: the other side ended it too, or it began anew in between and nobody told us. A reading that shows that
  // beginning must not bring it back, so the last end counts; it was told as ended already.
  if (before.removedAt) return { relation: ended, events: [], fetch: false, outcome: "applied" };
  // Of a relation that nobody heard of, the end is told with the beginning, should that come still.
  return {
    relation: ended,
    events: ended.told === "nothing" ? [] : [removed(ended, event.createdAt)],
    fetch: false,
    outcome: "applied",
  };
}

function begin(event: ExternalContactEvent): Relation {
  return {
    userId: event.userid,
    externalUserId: event.externalUserid,
    state: event.state ?? null,
    createdAt: event.createdAt,
    changedAt: event.createdAt,
    removedAt: null,
    removedBy: null,
    told: "nothing",
  };
}

function added(event: ExternalContactEvent): NewEvent {
  const { userid: userId, externalUserid: externalUserId, state, welcomeCode, createdAt } = event;
  return contactAdded.of({
    occurredAt: createdAt,
    payload: {
      userId,
      externalUserId,
      ...(state ? { state } : {}),
      ...(welcomeCode ? { welcomeCode } : {}),
      addedAt: createdAt.toISOString(),
    },
  });
}

const removed = ({ userId, externalUserId, removedBy }: Relation, at: Date): NewEvent =>
  contactRemoved.of({ occurredAt: at, payload: { userId, externalUserId, by: removedBy ?? "advisor" } });

const later = (a: Date, b: Date): Date => (a > b ? a : b);
