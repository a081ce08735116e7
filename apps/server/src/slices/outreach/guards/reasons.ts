import type { IntentReason } from "@hortus/contracts";
import { guards } from "./guards.ts";

type Words = { zh: string; en: string };

/** Reasons that are not a guard's. */
const others: { [Reason in Exclude<IntentReason, (typeof GUARD_CODES)[number]>]: Words } = {
  no_group: { zh: "群已解散或没有群主", en: "The group is dissolved, or nobody owns it" },
  missing_variable: { zh: "话术变量缺失", en: "A variable of the text has no value" },
  not_a_friend: { zh: "已不是好友", en: "Not a contact any more" },
  receive_limit: {
    zh: "客户接收次数已达上限",
    en: "The customer received as many mass messages as WeCom allows",
  },
  not_confirmed: { zh: "顾问未在期限内完成", en: "The advisor did not do it in time" },
  wecom_refused: { zh: "企业微信拒绝", en: "WeCom refused it" },
  skipped: { zh: "顾问跳过", en: "The advisor skipped it" },
  purpose_ended: { zh: "触达目的已结束", en: "What it was for has ended" },
};
const GUARD_CODES = [
  "no_contact",
  "unsubscribed",
  "consent",
  "prescription",
  "content_blocked",
  "content_not_approved",
  "complaint_open",
  "advisor_away",
  "quiet_window",
  "quiet_hours",
  "frequency_cap",
  "channel_quota",
  "advisor_busy",
  "hold_out",
] as const;

/** What a guard found that had nothing against a send; true of every send that it lets pass, whatever it does not look at. */
export const clear: { [Code in (typeof GUARD_CODES)[number] | "no_group"]: Words } = {
  no_contact: { zh: "有顾问好友", en: "An advisor has the customer as a contact" },
  unsubscribed: { zh: "没有退订拦着", en: "No stop of the customer stands against it" },
  consent: { zh: "不是推销，或可以向这位客户推销", en: "No offer, or one that this customer may get" },
  prescription: { zh: "没有推销处方药", en: "No prescription drug is offered" },
  content_blocked: { zh: "内容没有违规", en: "The words break no rule" },
  content_not_approved: { zh: "内容不用等审核", en: "The words wait for no reviewer" },
  complaint_open: { zh: "没有未结投诉拦着", en: "No open complaint stands against it" },
  advisor_away: { zh: "顾问在岗", en: "An advisor is there" },
  quiet_window: { zh: "没有静默期拦着", en: "No quiet window stands against it" },
  quiet_hours: { zh: "没有免打扰时段拦着", en: "No quiet hours stand against it" },
  frequency_cap: { zh: "触达频次没到上限", en: "Within the frequency caps" },
  channel_quota: { zh: "企业微信群发次数还够", en: "Within WeCom's limit of mass messages" },
  advisor_busy: { zh: "顾问当天排得下", en: "The advisor's day has room" },
  hold_out: { zh: "不在对照组", en: "Not in the hold-out" },
  no_group: { zh: "要发的地方还在", en: "The place that it goes to stands" },
};

/** Every reason that a send can carry, in words. */
export const reasons: { code: string; label: Words }[] = [
  ...guards.map(({ code, label }) => ({ code, label })),
  ...Object.entries(others).map(([code, label]) => ({ code, label })),
];
