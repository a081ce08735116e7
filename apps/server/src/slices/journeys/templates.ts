import type { JourneyTemplate } from "@hortus/contracts";

const returnVisitExits = ["order_paid", "order_refunded", "contact_lost"] as const;

/**
 * Journeys to start from. The texts ask and help; none names an effect, and the first hint of a product comes on day 21 (JRN-2).
 * {product} has a word for the case that the order does not tell it.
 */
export const journeyTemplates: readonly JourneyTemplate[] = [
  {
    key: "return-visit-3-7-21",
    name: { zh: "3-7-21 回访", en: "Return visits 3-7-21" },
    description: {
      zh: "购买后第 3 天问到货与使用，第 7 天问感受，第 21 天先电话聊聊、再轻轻提示；其间不推销。新的购买重新开始，退款即停。",
      en: "After a purchase: day 3 arrived, any trouble? day 7 how does it feel? day 21 a call, then a first gentle hint; no selling in between. A new purchase begins anew, a refund ends it.",
    },
    definition: {
      trigger: { kind: "order_paid" },
      steps: [
        {
          id: "day-3",
          name: "第 3 天 · 到货与使用",
          wait: { days: 3, at: "10:00" },
          action: {
            kind: "message",
            class: "care",
            text: "您好，我是您的专属顾问{advisor}。您前几天购买的{product}收到了吗？使用方法有不清楚的地方，或者使用中遇到什么问题，随时告诉我，我来帮您。",
          },
        },
        {
          id: "day-7",
          name: "第 7 天 · 使用感受",
          wait: { days: 7, at: "10:00" },
          action: {
            kind: "message",
            class: "care",
            text: "您好，我是{advisor}。{product}用了一周左右，感觉怎么样？有没有不习惯的地方？您的感受对我很重要，方便的时候和我说说吧。",
          },
        },
        {
          id: "day-21-call",
          name: "第 21 天 · 电话回访",
          wait: { days: 21, at: "10:00" },
          action: {
            kind: "task",
            class: "care",
            title: "电话回访：聊聊三周的使用情况",
            text: "先问候，再请{customer}说说这三周的使用情况：坚持得怎么样？生活和作息有什么变化？还有哪些担心？多听少说，不承诺效果；不适请建议就医。记下客户的原话。",
          },
        },
        {
          id: "day-21-hint",
          name: "第 21 天 · 轻提示",
          wait: { days: 21, at: "15:00" },
          action: {
            kind: "message",
            class: "offer",
            text: "谢谢您这段时间的信任。{product}如果快用完了，提前和我说一声，我帮您看看是否需要续上、怎样搭配更合适，不着急做决定。",
          },
        },
      ],
      exits: [...returnVisitExits],
      reentry: { kind: "each" },
      quietUntilDay: 21,
      defaults: { customer: "客户", product: "商品" },
    },
  },
  {
    key: "return-visit-1-3-7",
    name: { zh: "1-3-7 回访", en: "Return visits 1-3-7" },
    description: {
      zh: "短周期商品：第 1 天致谢并说明用法，第 3 天问使用，第 7 天电话了解感受；其间不推销。",
      en: "For goods with a short cycle: day 1 thanks and how to use, day 3 any trouble? day 7 a call about how it feels; no selling in between.",
    },
    definition: {
      trigger: { kind: "order_paid" },
      steps: [
        {
          id: "day-1",
          name: "第 1 天 · 致谢与用法",
          wait: { days: 1, at: "10:00" },
          action: {
            kind: "message",
            class: "care",
            text: "您好，我是{advisor}，谢谢您选择我们。使用{product}前请先看一眼说明书；用法、用量或保存有任何疑问，直接发消息给我就好。",
          },
        },
        {
          id: "day-3",
          name: "第 3 天 · 使用情况",
          wait: { days: 3, at: "10:00" },
          action: {
            kind: "message",
            class: "care",
            text: "您好，{product}用起来还顺手吗？遇到问题别担心，告诉我，我来帮您解决。",
          },
        },
        {
          id: "day-7-call",
          name: "第 7 天 · 电话回访",
          wait: { days: 7, at: "10:00" },
          action: {
            kind: "task",
            class: "care",
            title: "电话回访：一周使用感受",
            text: "问候{customer}，了解一周的使用感受和还需要的帮助。多听少说，不承诺效果；不适请建议就医。记下客户的原话。",
          },
        },
      ],
      exits: [...returnVisitExits],
      reentry: { kind: "each" },
      quietUntilDay: 7,
      defaults: { customer: "客户", product: "商品" },
    },
  },
];
