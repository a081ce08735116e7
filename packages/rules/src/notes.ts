import type { Node, Operand, Operator, Window } from "./ast.ts";
import type { PublicFacts, ValueType } from "./facts.ts";
import { isAnniversary, operandShape } from "./operators.ts";
import type { Locale } from "./words.ts";

/**
 * What was settled about a part of a rule (README.md, "What was settled") and an operator would ask: shown beside the condition while
 * it is built. Each note once, most surprising first; none where nothing surprises.
 */
export function semanticsNotes(node: Node, facts: PublicFacts, locale: Locale): string[] {
  return [...new Set(notesOf(node, facts))].map((note) => notes[note][locale]);
}

type Note = keyof typeof notes;

function notesOf(node: Node, facts: PublicFacts): Note[] {
  if (node.kind === "not") return ["not_unknown"];
  if (node.kind === "all" || node.kind === "any") return node.of.length === 0 ? ["empty_group"] : [];
  if (node.kind === "bucket") return ["bucket"];
  if (node.kind === "segment") return ["segment"];
  if (node.kind === "sequence") {
    const { op, within, first, second } = node;
    const waits = op === "not_followed" && within ? (["not_followed_waits"] as const) : [];
    const end = within && op === "followed" ? (["exactly_still_within"] as const) : [];
    const windows = [...windowNotes(first.window), ...windowNotes(second.window)];
    return [
      ...waits,
      "same_instant",
      ...(first.window ? (["own_windows"] as const) : []),
      ...end,
      ...windows,
      "event_time",
    ];
  }
  const fact = facts.get(node.fact);
  if (node.kind === "set") {
    const isOfPlaces = fact?.kind === "set" && fact.optionsFrom === "places";
    return [
      ...(isOfPlaces ? (["places_below"] as const) : []),
      ...windowNotes(node.window),
      ...(node.window ? (["event_time"] as const) : []),
    ];
  }
  if (node.kind === "attribute")
    return comparisonNotes(node.op, node.value, fact?.kind === "attribute" ? fact.type : "text");
  const { aggregate, op, value, window } = node;
  const nothing: Note[] =
    aggregate === "sum" || aggregate === "count" || aggregate === "distinct"
      ? holdsForNothing(op, value)
        ? ["nothing_is_zero"]
        : []
      : ["nothing_is_unknown"];
  const isMoment = aggregate === "first" || aggregate === "last";
  const of = comparisonNotes(op, value, isMoment ? "instant" : "number");
  // Whatever is asked of records, it is asked of what had happened by now.
  return [...nothing, ...windowNotes(window), ...of, "event_time"];
}

function windowNotes(window: Window | undefined): Note[] {
  if (!window) return [];
  if (window.kind === "between") return ["whole_days"];
  if (window.kind === "calendar") return window.period.endsWith("week") ? ["monday"] : ["local_calendar"];
  return "months" in window ? ["months_back"] : ["exactly_still_within"];
}

function comparisonNotes(op: Operator, value: Operand, type: ValueType): Note[] {
  const notes: Note[] = [];
  if (op === "not_equals" || op === "not_in" || op === "not_under") notes.push("unknown_left_out");
  if (isAnniversary(op)) notes.push("leap_day");
  if (op === "within_last_days") notes.push(type === "date" ? "today_is_zero" : "exactly_still_within");
  if (op === "more_than_days_ago") notes.push(type === "date" ? "today_is_zero" : "exactly_not_yet");
  if (operandShape(op) === "days_range" || op.endsWith("within_next_days")) notes.push("today_is_zero");
  if (op === "in_period" || op === "anniversary_in_period")
    notes.push(String(value).endsWith("week") ? "monday" : "local_calendar");
  if (op === "between") notes.push(type === "date" || type === "instant" ? "whole_days" : "both_ends");
  if (type === "text" && operandShape(op) !== "nothing") notes.push("letter_case");
  if (type === "text" && looksLikeNumber(value)) notes.push("digits_are_text");
  if (type === "text" && operandShape(op) === "nothing") notes.push("empty_text");
  return notes;
}

const looksLikeNumber = (value: Operand): boolean =>
  Array.isArray(value)
    ? value.some((each) => looksLikeNumber(each))
    : typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));

/** Whether who has no record at all is meant as well. */
function holdsForNothing(op: Operator, value: Operand): boolean {
  if (op === "less") return Number(value) > 0;
  if (op === "at_most" || op === "not_equals") return op === "not_equals" ? value !== 0 : Number(value) >= 0;
  if (op === "equals" || op === "at_least") return value === 0;
  if (typeof value !== "object" || Array.isArray(value)) return false;
  return Number(value.from) <= 0 && Number(value.to) >= 0;
}

const notes = {
  not_unknown: {
    zh: "“不满足”是其余所有人,包括数据未知的人",
    en: '"Not" is everybody else, those with unknown data included',
  },
  empty_group: {
    zh: "空的条件组选不到任何人,外层的“且”和“不满足”也一样",
    en: 'An empty group selects nobody, and so does the "all" or "not" around it',
  },
  places_below: {
    zh: "选区域即含其下所有门店;有几位顾问的客户,各位的门店都算",
    en: "A region takes in all stores below it; of several advisors each one's store counts",
  },
  bucket: {
    zh: "同一个名字的分组永远不变;从含、到不含",
    en: "Groups of one name never change; the start is included, the end is not",
  },
  segment: {
    zh: "对方人群有人进出,这里随即更新",
    en: "Follows the other segment as people enter and leave it",
  },
  not_followed_waits: {
    zh: "期限过完仍没有,才算;期限之内还不算",
    en: "Holds only once the time is over without it; before that nobody knows",
  },
  same_instant: { zh: "同一时刻发生的不算“之后”", en: 'What happens at the same instant is not "after"' },
  own_windows: {
    zh: "时间窗只限制它所在的那一步,另一步可以在窗外",
    en: "A window binds the step it stands with; the other step may lie outside",
  },
  exactly_still_within: {
    zh: "一天按 24 小时算;正好 N 天(小时)仍在 N 之内",
    en: "A day is 24 hours; exactly N days (hours) is still within N",
  },
  exactly_not_yet: {
    zh: "一天按 24 小时算;正好 N 天还不是“N 天以前”;从未有过的人不算",
    en: "A day is 24 hours; exactly N days is not yet more than N; who has none is not meant",
  },
  today_is_zero: {
    zh: "按日历整天算,今天是第 0 天",
    en: "Counted in whole calendar days; today is day 0",
  },
  months_back: {
    zh: "从 N 个月前的同一天 0 点算起;那个月没有这一天,就从月末那天算起",
    en: "Begins with the same day N months ago, at 0:00; where the month lacks that day, with its last day",
  },
  monday: { zh: "一周从星期一开始", en: "Weeks begin on Monday" },
  local_calendar: { zh: "按当地日历,从 0 点起", en: "By the local calendar, from 0:00" },
  whole_days: {
    zh: "首尾都含;写日期就是当地的一整天",
    en: "Both ends are included; a date is its whole local day",
  },
  both_ends: { zh: "首尾都含", en: "Both ends are included" },
  unknown_left_out: { zh: "数据未知的人不算在内", en: "Those with unknown data are left out" },
  nothing_is_zero: { zh: "没有记录的人算 0,也符合", en: "Who has no records counts as 0, and is meant too" },
  nothing_is_unknown: {
    zh: "没有记录的人是“未知”,不符合",
    en: "Who has no records is unknown, and not meant",
  },
  leap_day: {
    zh: "2 月 29 日在平年按 2 月 28 日算",
    en: "29 February is kept on the 28th in other years",
  },
  event_time: {
    zh: "按发生的时间算:补录的算在发生那天,日期在将来的到时才算",
    en: "By the time it happened: what is told of late counts on its own day, what is dated ahead not before",
  },
  digits_are_text: {
    zh: "文本就是文本:007 和 7 不是同一个",
    en: "Text stays text: 007 and 7 are not the same",
  },
  empty_text: { zh: "空白的文本也算未知", en: "An empty text is unknown as well" },
  letter_case: { zh: "不分英文大小写", en: "Latin letters compare without case" },
} satisfies Record<string, Record<Locale, string>>;
