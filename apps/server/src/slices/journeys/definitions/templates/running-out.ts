import { inSequence, type JourneyTemplate } from "@hortus/contracts";
import { call, care, offer, onDay, template, untilOrder } from "./parts.ts";

/** What is used up and bought again: medicine by a doctor's word, and goods. */
export const runningOut: readonly JourneyTemplate[] = [
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
      ...inSequence([
        onDay(0, "09:30"),
        {
          ...care,
          id: "remind",
          name: "复诊提醒",
          text: "{customer}您好，我是药师{advisor}。到了和医生约定复查的时候，请记得按时复诊，到店时带上处方，我帮您核对用法。有不舒服请及时就医。",
        },
        ...untilOrder(
          3,
          { id: "visit", name: "等三天，看是否到店", otherwise: "call" },
          { id: "came", name: "已到店" },
        ),
        {
          ...call,
          id: "call",
          name: "药师电话",
          title: "药师电话：用药与复诊",
          text: "问候{customer}：医生有没有调整方案？最近有没有不舒服？如已调整，请更新档案并停止提醒。不推销。",
        },
      ]),
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
      ...inSequence([
        {
          ...care,
          id: "how",
          name: "前 7 天 · 用得怎么样",
          text: "{customer}您好，我是{advisor}。按平时的用量，{product}大约还能用一周。这段时间感觉怎么样？中间有没有漏掉的几天？告诉我，我帮您重新算一算。",
        },
        {
          kind: "wait",
          id: "three-before",
          name: "到用完前 3 天",
          until: { kind: "date", fact: "supply.runs_out_on", days: -3, at: "10:00", yearly: false },
          otherwise: null,
        },
        {
          ...offer,
          id: "renew",
          name: "前 3 天 · 续购提醒",
          text: "{customer}，{product}这几天快用完了。需要续上就告诉我一声，我提前给您留好；想换个规格，或者先停一停，也都听您的。",
        },
        ...untilOrder(
          10,
          { id: "renewed", name: "等 10 天，看是否续购", otherwise: "why" },
          { id: "kept", name: "已续购" },
        ),
        {
          ...call,
          id: "why",
          name: "电话问原因",
          title: "电话：问问没有续的原因",
          text: "问候{customer}，听听没有续的原因：用量、口味、价格，还是暂时不需要？如实记下，不承诺效果，不催促。",
        },
      ]),
    },
  ),
];
