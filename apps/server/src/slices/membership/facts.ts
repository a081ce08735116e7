import {
  MEMBERSHIP_CHANGES,
  MEMBERSHIP_STATES,
  membershipChangeLabels,
  membershipStateLabels,
} from "@hortus/contracts";
import type { Fact, Label } from "@hortus/rules";
import {
  memberLevelsOrdered,
  membershipChanged,
  membershipJoined,
  membershipLeft,
  membershipLevelChanged,
  membershipsMoved,
} from "./events.ts";

const happened = [
  membershipJoined.type,
  membershipLevelChanged.type,
  membershipLeft.type,
  membershipsMoved.type,
];
/** Another order of the levels may make another card of a customer's two the one that counts. */
const changedBy = [...happened, membershipChanged.type, memberLevelsOrdered.type];

const lasting = "left_at is null";
const levels = {
  optionsFrom: "member-levels",
  optionNames: { table: "member_level", value: "id", name: "name" },
};

/** Of a member's own; unknown for whoever is none, or none any longer. */
const ofMember = (column: string, label: Label): Fact => ({
  kind: "attribute",
  key: `membership.${column}`,
  label,
  type: "instant",
  changedBy,
  sql: { table: "customer_membership", column, where: lasting },
});

/** What rules may say of members. Levels are as told: one whose end has come is theirs until the member system says otherwise. */
export const membershipFacts: readonly Fact[] = [
  {
    // a set, so that who never was a member is plainly none, and not unknown
    kind: "set",
    key: "membership.state",
    label: { zh: "会员身份", en: "Membership" },
    dated: true,
    options: MEMBERSHIP_STATES.map((value) => ({ value, label: membershipStateLabels[value] })),
    changedBy,
    sql: { table: "customer_membership", column: "state", at: "state_since" },
  },
  {
    kind: "attribute",
    key: "membership.level",
    label: { zh: "会员等级", en: "Member level" },
    type: "choice",
    ...levels,
    changedBy,
    sql: { table: "customer_membership", column: "level_id", where: lasting },
  },
  {
    kind: "set",
    key: "membership.level_reached",
    label: { zh: "会员等级达到（及以上）", en: "Member level, this one or above" },
    ...levels,
    changedBy,
    sql: { table: "member_level_reached", column: "level_id", columnType: "uuid" },
  },
  ofMember("joined_at", { zh: "入会时间", en: "Member since" }),
  ofMember("level_since", { zh: "会员等级开始时间", en: "Member level since" }),
  ofMember("level_until", { zh: "会员等级到期时间", en: "Member level valid until" }),
  {
    kind: "records",
    key: "membership_change",
    label: { zh: "会员变动", en: "Membership change" },
    measures: [],
    properties: [
      {
        key: "kind",
        label: { zh: "变动", en: "Change" },
        type: "choice",
        options: MEMBERSHIP_CHANGES.map((value) => ({ value, label: membershipChangeLabels[value] })),
        column: "kind",
      },
      {
        key: "level",
        label: { zh: "变动后的等级", en: "Level from then on" },
        type: "choice",
        optionsFrom: levels.optionsFrom,
        column: "to_level_id",
      },
    ],
    changedBy: happened,
    sql: { table: "membership_change", at: "at" },
  },
];
