/** What a card says. The same words for the same task each time, so that WeCom knows a second call for what it is. */
import { formatYuan, localDate, localTimeOfDay } from "@hortus/kernel";
import type { TemplateCard } from "@hortus/wecom-protocol";
import type { TaskRow } from "../tasks/store.ts";
import type { CardEnd } from "./store.ts";

/** The key of the button that closes the task. */
export const DONE = "done";

/** What stands in the button's place. */
const ENDS: Record<CardEnd, string> = {
  preparing: "已取消",
  open: "请在工作台处理",
  done: "已完成",
  expired: "已过期",
  skipped: "已跳过",
  failed: "已取消",
  snoozed: "已推迟",
  moved: "已转给同事",
  refused: "已取消",
};
export const wordOfEnd = (end: CardEnd): string => ENDS[end];

/** WeCom shows about so many characters of each part and hides the rest. */
const cut = (text: string, most: number): string =>
  [...text].length > most ? `${[...text].slice(0, most - 1).join("")}…` : text;

/** @param url of the task in the workbench */
export function cardOf(
  task: TaskRow,
  card: { id: string; whom: string; url: string; timeZone: string },
): TemplateCard {
  const { timeZone, url } = card;
  const latest = `${localDate(task.expires_at, timeZone)} ${localTimeOfDay(task.expires_at, timeZone)}`;
  return {
    card_type: "button_interaction",
    task_id: card.id,
    source: { desc: "待办任务" },
    main_title: { title: cut(task.title, 26), desc: cut(card.whom, 30) },
    sub_title_text: cut(task.text, 112),
    horizontal_content_list: [
      { keyname: "缘由", value: cut(causeOf(task), 26) },
      ...(task.value_fen > 0 ? [{ keyname: "金额", value: `¥${formatYuan(task.value_fen)}` }] : []),
      { keyname: "最晚", value: latest },
    ],
    card_action: { type: 1, url },
    jump_list: [{ type: 1, title: "看详情", url }],
    button_list: [{ text: "已完成", style: 1, key: DONE }],
  };
}

function causeOf({ why }: TaskRow): string {
  if (why.kind === "mass_send") return why.massSendName;
  return why.kind === "journey"
    ? `${why.journeyName} · ${why.stepName}`
    : `${why.journeyName} · 第 ${why.day} 天`;
}
