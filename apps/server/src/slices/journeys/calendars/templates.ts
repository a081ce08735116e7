import type { CalendarStep, CalendarTemplate } from "@hortus/contracts";
import { addDays, localDate } from "@hortus/kernel";
import type { Context } from "../../../context.ts";

const post = (day: number, at: string, text: string): CalendarStep => ({
  kind: "post",
  id: `day-${day}-${at.replace(":", "")}`,
  day,
  at,
  class: "care",
  classes: [],
  text,
  attachments: [],
});

/**
 * A group's first week: who we are, what the group is for, one habit a day, a question that is easy to answer. One post a day, since WeCom
 * takes one; nothing is sold, and no text names an effect.
 */
const camp: readonly CalendarStep[] = [
  {
    kind: "tell_staff",
    id: "day-1-owner",
    day: 1,
    at: "09:30",
    text: "新群开营第 1 天：请修改群公告，写明群是做什么的、谁在、多久答复，再和大家打个招呼。",
  },
  post(
    1,
    "10:00",
    "欢迎大家！我是本群的药师。这个群做三件事：用药和健康问题答疑、每周一次小常识、到店服务提醒。群里不发广告，有问题随时@我。",
  ),
  post(
    2,
    "10:00",
    "第 2 天 · 小习惯：今天每坐一小时起来走两分钟。做到的朋友晚上在群里回个“走了”，我们一起数数。",
  ),
  post(
    3,
    "10:00",
    "第 3 天 · 家庭小药箱：打开看一眼，过期的挑出来带到门店，我们统一回收。您家药箱里最常备的是什么？",
  ),
  {
    kind: "task",
    id: "day-3-quiet",
    day: 3,
    at: "16:00",
    title: "看看谁还没说过话",
    text: "翻一翻群成员，给没说过话的两三位打个招呼，问问有没有用药上的问题。",
    needsNote: true,
  },
  post(
    4,
    "10:00",
    "第 4 天 · 药师说：常吃的药能不能和茶、牛奶、西柚一起？不确定的把药盒拍给我，我逐一回复。",
  ),
  post(5, "10:00", "第 5 天 · 小调查：您最想在群里听哪个话题？回 1 睡眠，2 换季护理，3 老人照护，4 运动。"),
  post(6, "10:00", "第 6 天 · 一起动：周末出门走一走，拍张路上的照片发到群里，不比步数，走了就好。"),
  post(
    7,
    "10:00",
    "第 7 天 · 开营一周啦！谢谢大家的分享。下周起每周三一次小常识，平时有问题直接@我。您对这个群还有什么建议？",
  ),
  {
    kind: "task",
    id: "day-7-review",
    day: 7,
    at: "18:00",
    title: "小结这个群的第一周",
    text: "记下发言人数、最多人回的话题、退群的人和原因，下周的话题按大家选的来。",
    needsNote: true,
  },
];

/** A week of Moments by the practice's mix: mostly useful, a little amusing, a little of the store's life (CNT-2). */
const moments: readonly CalendarStep[] = [
  post(1, "08:00", "早上第一杯温水，你喝了吗？一天的好习惯从它开始。"),
  post(2, "12:30", "午饭后别急着坐下，慢慢走十分钟，下午更有精神。"),
  post(3, "19:30", "换季衣服怎么穿？早晚添一件，出汗及时擦干。"),
  post(4, "12:30", "药师小问答：药片能不能掰开吃？看说明书，不确定就来问。"),
  post(5, "19:30", "门店里的一天：今天帮三位街坊整理了家庭小药箱。"),
  post(6, "10:00", "周末猜一猜：一万步大约要走多久？评论区说说你的答案。"),
  post(7, "20:00", "一周辛苦了，今晚早点放下手机，好好睡一觉。"),
];

/** Journeys to start from; Moments begin tomorrow unless another day is chosen. */
export const calendarTemplates = ({ clock, timeZone }: Context): CalendarTemplate[] => [
  {
    key: "group-camp-7",
    name: { zh: "新群 7 天开营", en: "A new group's first seven days" },
    description: {
      zh: "从建群那天起：第 1 天说明群是做什么的，之后每天一个小习惯或小问题，两次提醒群主照看。不推销。",
      en: "From the day on which the group began: what it is for, then a habit or a question a day, and twice a task for its owner. Nothing is sold.",
    },
    definition: {
      channel: "group",
      audience: { by: "filter", ownerIds: [], nameContains: ["新"], chatIds: [], excludeChatIds: [] },
      start: { kind: "created" },
      takesNew: true,
      steps: [...camp],
    },
  },
  {
    key: "moments-week",
    name: { zh: "朋友圈一周", en: "A week of Moments" },
    description: {
      zh: "每天一条，以有用为主，一条有趣，一条门店生活；从选定的日子开始。",
      en: "One a day, mostly useful, one amusing, one of the store's life; from the day you choose.",
    },
    definition: {
      channel: "moments",
      audience: { by: "all", advisorIds: [], tagIds: [] },
      start: { kind: "date", day: addDays(localDate(clock.now(), timeZone), 1) },
      steps: [...moments],
    },
  },
];
