import { inSequence, journeyDefinition, type JourneyDraft, type JourneyTemplate } from "@hortus/contracts";

type Words = { zh: string; en: string };

const template = (key: string, name: Words, description: Words, draft: JourneyDraft): JourneyTemplate => ({
  key,
  name,
  description,
  definition: journeyDefinition.parse(draft),
});

const onDay = (day: number, at: string) => ({
  kind: "wait" as const,
  id: `wait-${day}-${at.replace(":", "")}`,
  name: `第 ${day} 天 ${at}`,
  until: { kind: "day" as const, day, at },
});
const care = { kind: "message", class: "care" } as const;
const offer = { kind: "message", class: "offer" } as const;
const call = { kind: "task", class: "care", task: "call" } as const;

const returnVisit = {
  trigger: { kind: "event", event: "order_paid" },
  exits: ["order_paid", "order_refunded", "complaint_opened", "contact_lost"],
  reentry: { kind: "each" },
  defaults: { customer: "客户", product: "商品" },
} satisfies Partial<JourneyDraft>;

/**
 * Journeys to start from. The texts ask and help; none names an effect, and the first hint of a product comes on day 21 (JRN-2).
 * {product} has a word for the case that the order does not tell it. A segment is chosen by whoever uses the template.
 */
export const journeyTemplates: readonly JourneyTemplate[] = [
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
      start: "evening",
      steps: [
        {
          kind: "wait",
          id: "evening",
          name: "当晚 18:00",
          until: { kind: "time_of_day", at: "18:00" },
          next: "season",
        },
        {
          ...care,
          id: "season",
          name: "应季小贴士",
          text: "{customer}您好，我是{advisor}。换季早晚温差大，记得随手带件外套、多喝温水。我这里每天会整理一条生活小贴士，需要的话回复“要”，我发给您。",
          next: "wait-3-1000",
        },
        { ...onDay(3, "10:00"), next: "group" },
        {
          ...care,
          id: "group",
          name: "邀请进门店群",
          text: "我们门店有一个邻里群，药师每周会在里面回答大家的问题，不刷屏。您愿意进来看看吗？回复“进群”，我邀请您。",
          next: "wait-7-1000",
        },
        { ...onDay(7, "10:00"), next: "needs" },
        {
          ...call,
          task: "message",
          id: "needs",
          name: "第 7 天 · 问需要",
          title: "问问新好友需要什么",
          text: "和{customer}打个招呼：是给自己还是给家人留意？平时关心哪方面？记在备注里，不推荐商品。",
          next: null,
        },
      ],
    },
  ),
  template(
    "refill",
    { zh: "长期用药复诊与续方提醒", en: "Refill of long-term medicine" },
    {
      zh: "进入“用药将尽”人群后，先由药师提醒复诊并带好处方；三天没有到店就打电话。不提药名、价格与优惠。",
      en: "Whoever enters the segment of those whose medicine runs out is reminded to see the doctor and bring the prescription; a call after three days without a visit. No medicine, price or coupon is named.",
    },
    {
      trigger: { kind: "segment_entered", segmentId: "" },
      exits: ["order_paid", "complaint_opened", "contact_lost"],
      reentry: { kind: "after_days", days: 20 },
      defaults: { customer: "您" },
      start: "wait-0-0930",
      steps: [
        { ...onDay(0, "09:30"), next: "remind" },
        {
          ...care,
          id: "remind",
          name: "复诊提醒",
          text: "{customer}您好，我是药师{advisor}。到了和医生约定复查的时候，请记得按时复诊，到店时带上处方，我帮您核对用法。有不舒服请及时就医。",
          next: "visit",
        },
        {
          kind: "wait",
          id: "visit",
          name: "等三天，看是否到店",
          until: { kind: "event", event: "order_paid", timeoutMinutes: 3 * 1_440 },
          next: "came",
          otherwise: "call",
        },
        { kind: "goal", id: "came", name: "已到店", next: null },
        {
          ...call,
          id: "call",
          name: "药师电话",
          title: "药师电话：用药与复诊",
          text: "问候{customer}：医生有没有调整方案？最近有没有不舒服？如已调整，请更新档案并停止提醒。不推销。",
          next: null,
        },
      ],
    },
  ),
  template(
    "run-out-renewal",
    { zh: "快用完时续购", en: "Renewal before it runs out" },
    {
      zh: "用完前 7 天问用得怎么样，前 3 天提醒续上并等 10 天；没有续就请顾问打电话问原因。用完日按用量算，续购即达成。",
      en: "Seven days before goods run out: how does it go? Three days before: a hint to renew, then ten days; who has not renewed is called about the reason. The day goes by the dose; a purchase is the goal.",
    },
    {
      trigger: { kind: "date", fact: "supply.runs_out_on", days: -7, at: "10:00", yearly: false },
      exits: ["order_paid", "order_refunded", "complaint_opened", "contact_lost"],
      reentry: { kind: "after_days", days: 20 },
      defaults: { customer: "您", product: "手边的这一份" },
      start: "how",
      steps: [
        {
          ...care,
          id: "how",
          name: "前 7 天 · 用得怎么样",
          text: "{customer}您好，我是{advisor}。按平时的用量，{product}大约还能用一周。这段时间感觉怎么样？中间有没有漏掉的几天？告诉我，我帮您重新算一算。",
          next: "three-before",
        },
        {
          kind: "wait",
          id: "three-before",
          name: "到用完前 3 天",
          until: { kind: "date", fact: "supply.runs_out_on", days: -3, at: "10:00", yearly: false },
          next: "renew",
          otherwise: null,
        },
        {
          ...offer,
          id: "renew",
          name: "前 3 天 · 续购提醒",
          text: "{customer}，{product}这几天快用完了。需要续上就告诉我一声，我提前给您留好；想换个规格，或者先停一停，也都听您的。",
          next: "renewed",
        },
        {
          kind: "wait",
          id: "renewed",
          name: "等 10 天，看是否续购",
          until: { kind: "event", event: "order_paid", timeoutMinutes: 10 * 1_440 },
          next: "kept",
          otherwise: "why",
        },
        { kind: "goal", id: "kept", name: "已续购", next: null },
        {
          ...call,
          id: "why",
          name: "电话问原因",
          title: "电话：问问没有续的原因",
          text: "问候{customer}，听听没有续的原因：用量、口味、价格，还是暂时不需要？如实记下，不承诺效果，不催促。",
          next: null,
        },
      ],
    },
  ),
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
      start: "compare",
      steps: [
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
          next: "bought",
        },
        {
          kind: "wait",
          id: "bought",
          name: "等到会员日上午",
          until: { kind: "event", event: "order_paid", timeoutMinutes: 3 * 1_440 },
          next: "thanks",
          otherwise: "today",
        },
        { kind: "goal", id: "thanks", name: "已下单", next: null },
        {
          ...offer,
          id: "today",
          name: "当天提醒",
          text: "{customer}，今天是会员日，活动到今晚结束。方便的话来店里坐坐，也可以直接告诉我要留什么。",
          next: null,
        },
      ],
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
      start: "morning",
      steps: [
        {
          kind: "wait",
          id: "morning",
          name: "下一个工作日 10:00",
          until: { kind: "time_of_day", at: "10:00", weekdays: [1, 2, 3, 4, 5] },
          next: "care",
        },
        {
          ...care,
          id: "care",
          name: "关怀问候",
          text: "{customer}您好，好久没联系了，我是{advisor}。最近您和家人都好吗？有什么需要我帮忙留意的，随时告诉我。",
          next: "back",
        },
        {
          kind: "wait",
          id: "back",
          name: "等 14 天，看是否回来",
          until: { kind: "event", event: "order_paid", timeoutMinutes: 14 * 1_440 },
          next: "returned",
          otherwise: "why",
        },
        { kind: "goal", id: "returned", name: "回来了", next: null },
        {
          ...call,
          id: "why",
          name: "电话问原因",
          title: "电话：问问没有再来的原因",
          text: "问候{customer}，听听没有再来的原因：服务、价格、距离还是已经不需要？如实记下，不推销、不挽留。",
          next: null,
        },
      ],
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
      start: "card",
      steps: [
        {
          ...call,
          task: "visit",
          id: "card",
          name: "准备生日卡",
          title: "准备一张手写生日卡",
          text: "{customer}三天后过生日，请准备一张手写卡，到店时交给本人或随货寄出。",
          next: "the-day",
        },
        {
          kind: "wait",
          id: "the-day",
          name: "生日当天 09:30",
          until: { kind: "date", fact: "customer.birthday", days: 0, at: "09:30", yearly: true },
          next: "wish",
          otherwise: null,
        },
        {
          ...care,
          id: "wish",
          name: "生日祝福",
          text: "{customer}，生日快乐！愿您新的一岁平安顺心。店里给您留了一份小心意，有空来坐坐。",
          next: null,
        },
      ],
    },
  ),
];
