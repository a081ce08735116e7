import { inSequence, type JourneyDraft, type JourneyTemplate } from "@hortus/contracts";
import { call, care, offer, onDay, template } from "./parts.ts";

const returnVisit = {
  trigger: { kind: "event", event: "order_paid" },
  exits: ["order_paid", "order_refunded", "complaint_opened", "contact_lost"],
  reentry: { kind: "each" },
  defaults: { customer: "客户", product: "商品" },
} satisfies Partial<JourneyDraft>;

/** A colleague who asks and helps: in the days after a purchase, and after somebody became a contact. */
export const visits: readonly JourneyTemplate[] = [
  template(
    "return-visit-3-7-21",
    { zh: "3-7-21 回访", en: "Return visits 3-7-21" },
    {
      zh: "购买后第 3 天问到货与使用，第 7 天问感受，第 21 天先电话聊聊、再轻轻提示；其间不推销。新的购买重新开始，退款即停。",
      en: "After a purchase: day 3 arrived, any trouble? day 7 how does it feel? day 21 a call, then a first gentle hint; no selling in between. A new purchase begins anew, a refund ends it.",
    },
    {
      ...returnVisit,
      quietUntilDay: 21,
      ...inSequence([
        onDay(3, "10:00"),
        {
          ...care,
          id: "day-3",
          name: "第 3 天 · 到货与使用",
          text: "您好，我是您的专属顾问{advisor}。您前几天购买的{product}收到了吗？使用方法有不清楚的地方，或者使用中遇到什么问题，随时告诉我，我来帮您。",
        },
        onDay(7, "10:00"),
        {
          ...care,
          id: "day-7",
          name: "第 7 天 · 使用感受",
          text: "您好，我是{advisor}。{product}用了一周左右，感觉怎么样？有没有不习惯的地方？您的感受对我很重要，方便的时候和我说说吧。",
        },
        onDay(21, "10:00"),
        {
          ...call,
          id: "day-21-call",
          name: "第 21 天 · 电话回访",
          title: "电话回访：聊聊三周的使用情况",
          text: "先问候，再请{customer}说说这三周的使用情况：坚持得怎么样？生活和作息有什么变化？还有哪些担心？多听少说，不承诺效果；不适请建议就医。记下客户的原话。",
        },
        onDay(21, "15:00"),
        {
          ...offer,
          id: "day-21-hint",
          name: "第 21 天 · 轻提示",
          text: "谢谢您这段时间的信任。{product}如果快用完了，提前和我说一声，我帮您看看是否需要续上、怎样搭配更合适，不着急做决定。",
        },
      ]),
    },
  ),
  template(
    "return-visit-1-3-7",
    { zh: "1-3-7 回访", en: "Return visits 1-3-7" },
    {
      zh: "短周期商品：第 1 天致谢并说明用法，第 3 天问使用，第 7 天电话了解感受；其间不推销。",
      en: "For goods with a short cycle: day 1 thanks and how to use, day 3 any trouble? day 7 a call about how it feels; no selling in between.",
    },
    {
      ...returnVisit,
      quietUntilDay: 7,
      ...inSequence([
        onDay(1, "10:00"),
        {
          ...care,
          id: "day-1",
          name: "第 1 天 · 致谢与用法",
          text: "您好，我是{advisor}，谢谢您选择我们。使用{product}前请先看一眼说明书；用法、用量或保存有任何疑问，直接发消息给我就好。",
        },
        onDay(3, "10:00"),
        {
          ...care,
          id: "day-3",
          name: "第 3 天 · 使用情况",
          text: "您好，{product}用起来还顺手吗？遇到问题别担心，告诉我，我来帮您解决。",
        },
        onDay(7, "10:00"),
        {
          ...call,
          id: "day-7-call",
          name: "第 7 天 · 电话回访",
          title: "电话回访：一周使用感受",
          text: "问候{customer}，了解一周的使用感受和还需要的帮助。多听少说，不承诺效果；不适请建议就医。记下客户的原话。",
        },
      ]),
    },
  ),
  template(
    "new-friend",
    { zh: "新好友七天", en: "A new friend's first week" },
    {
      zh: "添加好友当晚送一份应季小贴士，第 3 天邀请进门店群，第 7 天问需要；七天内下单就停，交给回访。",
      en: "After becoming a contact: a seasonal note in the evening, day 3 an invitation to the store's group, day 7 what is needed. A purchase ends it; the return visit takes over.",
    },
    {
      trigger: { kind: "event", event: "contact_established" },
      exits: ["order_paid", "complaint_opened", "contact_lost"],
      reentry: { kind: "after_days", days: 180 },
      defaults: { customer: "您" },
      ...inSequence([
        {
          kind: "wait",
          id: "evening",
          name: "当晚 18:00",
          until: { kind: "time_of_day", at: "18:00" },
        },
        {
          ...care,
          id: "season",
          name: "应季小贴士",
          text: "{customer}您好，我是{advisor}。换季早晚温差大，记得随手带件外套、多喝温水。我这里每天会整理一条生活小贴士，需要的话回复“要”，我发给您。",
        },
        onDay(3, "10:00"),
        {
          ...care,
          id: "group",
          name: "邀请进门店群",
          text: "我们门店有一个邻里群，药师每周会在里面回答大家的问题，不刷屏。您愿意进来看看吗？回复“进群”，我邀请您。",
        },
        onDay(7, "10:00"),
        {
          ...call,
          task: "message",
          id: "needs",
          name: "第 7 天 · 问需要",
          title: "问问新好友需要什么",
          text: "和{customer}打个招呼：是给自己还是给家人留意？平时关心哪方面？记在备注里，不推荐商品。",
        },
      ]),
    },
  ),
];
