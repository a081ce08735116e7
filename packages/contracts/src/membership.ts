import { z } from "zod";
import { id, idParams, instant, text } from "./common.ts";
import { EVERYBODY, OPERATORS, route } from "./route.ts";
import { rowIdentities, rowProblem, rowsOf } from "./rows.ts";

/** Levels that a workspace may have, archived ones among them. */
export const MOST_MEMBER_LEVELS = 20;

/** How the brand's member system names it; for good. */
const code = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, "small Latin letters, digits, _ and - only, 40 at most");

/** A rung of the brand's own ladder of members. */
export const memberLevel = z.object({
  id,
  code: z.string(),
  name: z.string(),
  /** 1 is the lowest; archived ones have one too, which means nothing. */
  rank: z.int(),
  /** Customers who are members at this level now. */
  members: z.int(),
  /** Archived ones are refused when members are pushed; what was told stays. */
  archived: z.boolean(),
});
export type MemberLevel = z.infer<typeof memberLevel>;

const levels = z.object({ rows: z.array(memberLevel), asOf: instant });

/** A member as the brand's own member system (till, ERP) has them; the whole of it each time. */
export const memberRow = z.object({
  /** The member system's own id of the membership: one membership a source and id, however often it is pushed. */
  externalId: text(100),
  /** The system that it comes from, such as "till". */
  source: text(60),
  identities: rowIdentities,
  customerName: text(60).optional(),
  joinedAt: instant,
  /** The code of a level that is defined here. */
  level: text(40),
  levelSince: instant,
  /** Until when the level is theirs; absent when it has no end. What comes then the member system says. */
  levelUntil: instant.optional(),
  /** Absent while they are a member. */
  leftAt: instant.optional(),
  /** When the member system last changed it: news that is older than what is known changes nothing. */
  changedAt: instant,
});
export type MemberRow = z.input<typeof memberRow>;

/** `outdated`: something newer is known of this membership, and stays. */
export const MEMBER_OUTCOMES = ["created", "unchanged", "updated", "outdated", "rejected"] as const;
export type MemberOutcome = (typeof MEMBER_OUTCOMES)[number];

const memberFate = z.object({
  /** The row's place in the request, from 0. */
  index: z.int(),
  externalId: z.string().optional(),
  outcome: z.enum(MEMBER_OUTCOMES),
  membershipId: id.optional(),
  customerId: id.optional(),
  error: rowProblem.optional(),
});
export type MemberFate = z.infer<typeof memberFate>;

export const MEMBERSHIP_STATES = ["member", "left"] as const;
export type MembershipState = (typeof MEMBERSHIP_STATES)[number];
export const membershipStateLabels: Readonly<Record<MembershipState, { zh: string; en: string }>> = {
  member: { zh: "会员", en: "Member" },
  left: { zh: "已退会", en: "Left" },
};

/** What happened to a membership. `placed`: the level that somebody had when they were first told of, if they joined earlier. */
export const MEMBERSHIP_CHANGES = ["joined", "placed", "upgraded", "downgraded", "left"] as const;
export type MembershipChangeKind = (typeof MEMBERSHIP_CHANGES)[number];
export const membershipChangeLabels: Readonly<Record<MembershipChangeKind, { zh: string; en: string }>> = {
  joined: { zh: "入会", en: "Joined" },
  placed: { zh: "定级", en: "Given a level" },
  upgraded: { zh: "升级", en: "Upgraded" },
  downgraded: { zh: "降级", en: "Downgraded" },
  left: { zh: "退会", en: "Left" },
};

const levelName = z.object({ id, name: z.string() });

const membership = z.object({
  id,
  source: z.string(),
  state: z.enum(MEMBERSHIP_STATES),
  level: levelName,
  joinedAt: instant,
  levelSince: instant,
  levelUntil: instant.optional(),
  leftAt: instant.optional(),
  changedAt: instant,
  /** The one that rules ask about: a customer may turn out to have two cards. */
  counts: z.boolean(),
});
export type Membership = z.infer<typeof membership>;

const membershipChange = z.object({
  id,
  kind: z.enum(MEMBERSHIP_CHANGES),
  at: instant,
  source: z.string(),
  from: levelName.optional(),
  /** The level from then on; absent when it is not known, and for who left. */
  to: levelName.optional(),
});
export type MembershipChange = z.infer<typeof membershipChange>;

export const membershipRoutes = {
  listMemberLevels: route({
    method: "GET",
    path: "/member-levels",
    summary: `The brand's levels of members, lowest first, archived ones last; ${MOST_MEMBER_LEVELS} at most`,
    roles: EVERYBODY,
    scope: "members:write",
    response: levels,
  }),
  createMemberLevel: route({
    method: "POST",
    path: "/member-levels",
    summary: "Adds a level above all others; its code is for good",
    roles: OPERATORS,
    body: z.object({ code, name: text(30) }),
    response: levels,
  }),
  orderMemberLevels: route({
    method: "PUT",
    path: "/member-levels/order",
    summary: "Puts the levels in order, lowest first; names each that is not archived",
    roles: OPERATORS,
    body: z.object({ ids: z.array(id).min(1).max(MOST_MEMBER_LEVELS) }),
    response: levels,
  }),
  changeMemberLevel: route({
    method: "PUT",
    path: "/member-levels/:id",
    summary: "Renames a level, archives it or takes it back; one that has members is not archived",
    roles: OPERATORS,
    params: idParams,
    body: z.object({ name: text(30), archived: z.boolean().default(false) }),
    response: levels,
  }),
  pushMembers: route({
    method: "POST",
    path: "/members",
    summary:
      "Tells of up to a thousand members as the member system has them now, and answers each row's fate; the same row twice changes nothing",
    roles: OPERATORS,
    scope: "members:write",
    body: z.object({ members: rowsOf(memberRow) }),
    response: z.object({
      rows: z.array(memberFate),
      counts: z.object({
        created: z.int(),
        unchanged: z.int(),
        updated: z.int(),
        outdated: z.int(),
        rejected: z.int(),
      }),
    }),
  }),
  readCustomerMembership: route({
    method: "GET",
    path: "/customers/:id/membership",
    summary: "The customer's memberships, the one that counts first, and what happened to them, newest first",
    roles: EVERYBODY,
    scope: "customers:read",
    params: idParams,
    response: z.object({
      memberships: z.array(membership),
      /** The latest fifty. */
      changes: z.array(membershipChange),
      asOf: instant,
    }),
  }),
};
