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

/** Every reason that a send can carry, in words. */
export const reasons: { code: string; label: Words }[] = [
  ...guards.map(({ code, label }) => ({ code, label })),
  ...Object.entries(others).map(([code, label]) => ({ code, label })),
];
