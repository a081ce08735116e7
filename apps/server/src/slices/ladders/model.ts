import { ladderStates, type Ladder } from "@hortus/contracts";
import type { Condition, Node, Rule } from "@hortus/rules";

/** One state of a ladder. Without rules it takes everybody whom no state before it took. */
export interface LadderRule {
  state: string;
  /** To get in. */
  enter?: Rule | undefined;
  /** To stay in, once in: softer than `enter`, so that nobody flutters at a threshold. */
  stay?: Rule | undefined;
}

const rule = (...of: Node[]): Rule => ({ version: 1, root: { kind: "all", of } });
const orders = (value: number, days?: number): Condition => ({
  kind: "records",
  fact: "order",
  aggregate: "count",
  ...(days !== undefined && { window: { kind: "last", days } }),
  op: "at_least",
  value,
});
const within = (fact: string, days: number): Condition => ({
  kind: "attribute",
  fact,
  op: "within_last_days",
  value: days,
});
const past = (fact: string): Condition => ({
  kind: "attribute",
  fact,
  op: "more_than_days_ago",
  value: 0,
});

/** The rules before anybody changes them: a year of a shop whose goods last a month or two. */
export const defaultRules: Record<Ladder, readonly LadderRule[]> = {
  value_tier: [
    { state: "devoted", enter: rule(orders(6, 365)), stay: rule(orders(4, 365)) },
    { state: "paying", enter: rule(orders(1, 180)), stay: rule(orders(1, 365)) },
    {
      state: "newly_activated",
      enter: rule(within("customer.first_seen_at", 30)),
      stay: rule(within("customer.first_seen_at", 30)),
    },
    {
      state: "active",
      enter: rule(within("customer.last_activity_at", 30)),
      stay: rule(within("customer.last_activity_at", 60)),
    },
    { state: "ordinary" },
  ],
  life_cycle: [
    {
      state: "churned",
      enter: rule(orders(1), past("rhythm.churned_at")),
      stay: rule(orders(1), past("rhythm.churned_at")),
    },
    {
      state: "dormancy",
      enter: rule(orders(1), past("rhythm.dormant_at")),
      stay: rule(orders(1), past("rhythm.dormant_at")),
    },
    { state: "maturity", enter: rule(orders(4)), stay: rule(orders(3)) },
    { state: "growth", enter: rule(orders(2)), stay: rule(orders(2)) },
    { state: "introduction", enter: rule(orders(1)), stay: rule(orders(1)) },
  ],
  rfm: ladderStates.rfm.map((state) => {
    const is = rule({ kind: "attribute", fact: "rfm.group", op: "equals", value: state });
    return { state, enter: is, stay: is };
  }),
};

type Strategies = Record<string, { zh: string; en: string }>;

/** What the trade does with each, until people write their own. RFM's groups have their hints on the RFM page. */
export const defaultStrategies: Record<Ladder, Strategies> = {
  value_tier: {
    newly_activated: {
      zh: "引导与奖励：欢迎语、立即兑现福利、介绍服务，再加一个触点。",
      en: "Guide and reward: welcome, grant the gift at once, introduce the service, offer a second anchor.",
    },
    ordinary: {
      zh: "互动提速：打卡、问卷、有用内容，让他先动起来。",
      en: "Interact and speed up: check-ins, surveys, useful content; get them moving first.",
    },
    active: {
      zh: "试用与促首单：体验装、低价引流品、专家答疑。",
      en: "Try and promote: samples, low-priced starters, answers from an expert.",
    },
    paying: {
      zh: "交叉与升级：按周期提醒复购，连带推荐，升级套餐。",
      en: "Cross- and up-sell: remind by cycle, offer what goes along, larger packages.",
    },
    devoted: {
      zh: "留住并提高离开成本：专属服务、会员权益、邀请成为 KOC。",
      en: "Keep, and make leaving costly: own advisor, benefits, an invitation to become a KOC.",
    },
  },
  life_cycle: {
    introduction: {
      zh: "3-7-21 回访：用得怎样、有什么问题；这段时间不推销。",
      en: "3-7-21 return visits: how does it go, any trouble; no selling meanwhile.",
    },
    growth: {
      zh: "养成习惯：按服用周期提醒，组合优惠，引导入会。",
      en: "Form the habit: remind by cycle, bundles, membership.",
    },
    maturity: {
      zh: "加深关系：专属顾问、会员日、转介绍。",
      en: "Deepen: an advisor of their own, member day, referrals.",
    },
    dormancy: {
      zh: "唤回：顾问一对一问候，了解原因，给回来的理由。",
      en: "Wake up: a personal word, learn the reason, give one to come back.",
    },
    churned: {
      zh: "低成本挽回：大促或新品时触达，不打扰；两次无回应即停。",
      en: "Win back at low cost: on big occasions only; stop after two without an answer.",
    },
  },
  rfm: {},
};
