import { inSequence, type JourneyTemplate } from "@hortus/contracts";
import { call, care, offer, template, untilOrder } from "./parts.ts";

/** What a day or a silence gives reason for: the member day, somebody who has not come for long, a birthday. */
export const occasions: readonly JourneyTemplate[] = [
  template(
    "member-day",
    { zh: "会员日", en: "Member day" },
    {
      zh: "每月 17 日给会员预告，20 日当天上午再提醒一次没有下单的人，并留 10% 对照。",
      en: "On the 17th of each month members hear of it; on the 20th those who have not bought are reminded once. A tenth is held out.",
    },
    {
      trigger: { kind: "schedule", cron: "0 9 17 * *", segmentId: "" },
      exits: ["complaint_opened", "contact_lost"],
      reentry: { kind: "after_days", days: 20 },
      defaults: { customer: "您" },
      ...inSequence([
        {
          kind: "split",
          id: "compare",
          name: "留出对照",
          arms: [{ id: "invited", name: "通知", percent: 100, next: "tease" }],
          holdOutPercent: 10,
        },
        {
          ...offer,
          id: "tease",
          name: "预告",
          text: "{customer}您好，本月 20 日是会员日：会员专享价，到店另有一份小礼物，数量有限先到先得。规则以门店公示为准，需要我帮您留意什么吗？",
        },
        ...untilOrder(
          3,
          { id: "bought", name: "等到会员日上午", otherwise: "today" },
          { id: "thanks", name: "已下单" },
        ),
        {
          ...offer,
          id: "today",
          name: "当天提醒",
          text: "{customer}，今天是会员日，活动到今晚结束。方便的话来店里坐坐，也可以直接告诉我要留什么。",
        },
      ]),
    },
  ),
  template(
    "lapsed",
    { zh: "沉睡唤醒", en: "Winning back the lapsed" },
    {
      zh: "进入沉睡人群后先关怀，14 天没有下单再请顾问电话，问问原因；之后安静 90 天。",
      en: "Care first, a call about the reason after 14 days without a purchase, then 90 days of quiet.",
    },
    {
      trigger: { kind: "segment_entered", segmentId: "" },
      exits: ["complaint_opened", "contact_lost"],
      reentry: { kind: "after_days", days: 90 },
      exclusive: true,
      priority: 7,
      defaults: { customer: "您" },
      ...inSequence([
        {
          kind: "wait",
          id: "morning",
          name: "下一个工作日 10:00",
          until: { kind: "time_of_day", at: "10:00", weekdays: [1, 2, 3, 4, 5] },
        },
        {
          ...care,
          id: "care",
          name: "关怀问候",
          text: "{customer}您好，好久没联系了，我是{advisor}。最近您和家人都好吗？有什么需要我帮忙留意的，随时告诉我。",
        },
        ...untilOrder(
          14,
          { id: "back", name: "等 14 天，看是否回来", otherwise: "why" },
          { id: "returned", name: "回来了" },
        ),
        {
          ...call,
          id: "why",
          name: "电话问原因",
          title: "电话：问问没有再来的原因",
          text: "问候{customer}，听听没有再来的原因：服务、价格、距离还是已经不需要？如实记下，不推销、不挽留。",
        },
      ]),
    },
  ),
  template(
    "birthday",
    { zh: "生日祝福", en: "Birthday" },
    {
      zh: "生日前 3 天请顾问准备一张手写卡，生日当天上午送上祝福。",
      en: "Three days before, the advisor prepares a card; on the day itself good wishes in the morning.",
    },
    {
      trigger: { kind: "date", fact: "customer.birthday", days: -3, at: "09:00", yearly: true },
      exits: ["complaint_opened", "contact_lost"],
      reentry: { kind: "after_days", days: 300 },
      defaults: { customer: "您" },
      ...inSequence([
        {
          ...call,
          task: "visit",
          id: "card",
          name: "准备生日卡",
          title: "准备一张手写生日卡",
          text: "{customer}三天后过生日，请准备一张手写卡，到店时交给本人或随货寄出。",
        },
        {
          kind: "wait",
          id: "the-day",
          name: "生日当天 09:30",
          until: { kind: "date", fact: "customer.birthday", days: 0, at: "09:30", yearly: true },
          otherwise: null,
        },
        {
          ...care,
          id: "wish",
          name: "生日祝福",
          text: "{customer}，生日快乐！愿您新的一岁平安顺心。店里给您留了一份小心意，有空来坐坐。",
        },
      ]),
    },
  ),
];
