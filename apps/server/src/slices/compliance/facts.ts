import type { Fact } from "@hortus/rules";
import { consentGiven, consentWithdrawn } from "./events.ts";

/** What rules may ask of consents: those that customers gave and did not withdraw. */
export const complianceFacts: readonly Fact[] = [
  {
    kind: "set",
    key: "consents",
    label: { zh: "授权同意", en: "Consents" },
    options: [
      { value: "service_messages", label: { zh: "服务消息", en: "Service messages" } },
      { value: "marketing", label: { zh: "优惠与活动消息", en: "Offers" } },
      { value: "personalisation", label: { zh: "个性化推荐", en: "Personalisation" } },
      { value: "health_data", label: { zh: "健康信息", en: "Health data" } },
      { value: "sharing", label: { zh: "向合作方提供", en: "Sharing with partners" } },
    ],
    changedBy: [consentGiven.type, consentWithdrawn.type],
    sql: { table: "consent", column: "purpose", where: "state = 'given'" },
  },
];
