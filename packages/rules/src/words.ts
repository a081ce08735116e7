import type {
  Operator,
  Period,
  RecordsCondition,
  SegmentCondition,
  SequenceCondition,
  SetCondition,
} from "./ast.ts";

/** The vocabulary of `describeRule`. `…` is where the value goes; without it the value follows. */
export type Locale = "zh" | "en";

type Vocabulary = {
  and: string;
  or: string;
  not: string;
  nobody: string;
  list: string;
  yes: string;
  no: string;
  unknown: string;
  where: string;
  open: string;
  close: string;
  operators: Record<Operator, string>;
  moments: Partial<Record<Operator, string>>;
  sets: Record<SetCondition["op"], string>;
  aggregates: Record<RecordsCondition["aggregate"], string>;
  range: string;
  days: string;
  hours: string;
  months: string;
  periods: Record<Period, string>;
  /** An offset from today: gone by, today, ahead; and one alone. */
  offsets: { ago: string; today: string; ahead: string; only: string; between: string };
  segments: Record<SegmentCondition["op"], string>;
  sequences: Record<SequenceCondition["op"], string>;
  which: Record<NonNullable<SequenceCondition["which"]>, string>;
  withinDays: string;
  withinHours: string;
  /** What was seen of a sequence: the first record, and the one after it. */
  first: string;
  second: string;
  /** Of what was counted or added up: when the latest came. */
  latest: string;
  since: string;
  until: string;
  bucket: string;
  seen: string;
};

export const vocabulary: Record<Locale, Vocabulary> = {
  zh: {
    and: " 且 ",
    or: " 或 ",
    not: "不满足",
    nobody: "(空:没有人)",
    list: "、",
    yes: "是",
    no: "否",
    unknown: "未知",
    where: "其中 ",
    open: "(",
    close: ")",
    operators: {
      equals: "为",
      not_equals: "已知且不为",
      in: "为其中之一",
      not_in: "已知且都不是",
      contains: "包含文字",
      starts_with: "开头是",
      under: "属于",
      not_under: "已知且不属于",
      greater: ">",
      less: "<",
      at_least: "≥",
      at_most: "≤",
      between: "在 … 之间",
      is_known: "已知",
      is_unknown: "未知",
      within_last_days: "在最近 … 天内",
      more_than_days_ago: "在 … 天以前",
      within_next_days: "在未来 … 天内",
      anniversary_within_next_days: "的周年日在未来 … 天内",
      days_from_today: "在 …",
      anniversary_days_from_today: "的周年日在 …",
      in_period: "在 …",
      anniversary_in_period: "的周年日在 …",
    },
    moments: {
      greater: "晚于",
      less: "早于",
      at_least: "不早于",
      at_most: "不晚于",
      equals: "在",
      not_equals: "已知且不在",
    },
    sets: { has_any: "包含任一", has_all: "同时包含", has_none: "不含" },
    aggregates: {
      count: "次数",
      distinct: "不同值的个数",
      sum: "合计",
      average: "平均",
      first: "首次时间",
      last: "最近一次时间",
    },
    range: "{from} 到 {to}",
    days: "最近 {n} 天内",
    hours: "最近 {n} 小时内",
    months: "最近 {n} 个月内",
    periods: {
      today: "今天",
      yesterday: "昨天",
      tomorrow: "明天",
      this_week: "本周",
      last_week: "上周",
      next_week: "下周",
      this_month: "本月",
      last_month: "上月",
      next_month: "下月",
      this_quarter: "本季度",
      last_quarter: "上季度",
      next_quarter: "下季度",
      this_year: "今年",
      last_year: "去年",
      next_year: "明年",
    },
    offsets: {
      ago: "{n} 天前",
      today: "今天",
      ahead: "{n} 天后",
      only: "{at}当天",
      between: "{from} 到 {to} 之间",
    },
    segments: { is_in: "属于人群“{name}”", is_not_in: "不属于人群“{name}”" },
    sequences: {
      followed: "{which}{first} 之后{within}有 {second}",
      not_followed: "{which}{first} 之后{within}没有 {second}",
    },
    which: { any: "", first: "首次 ", last: "最近一次 " },
    withinDays: " {n} 天内",
    withinHours: " {n} 小时内",
    first: "先在 {at}",
    second: "后在 {at}",
    latest: "最近在 {at}",
    since: "{from} 起",
    until: "截至 {to}",
    bucket: "随机分组“{salt}”的 {from}% 到 {to}%",
    seen: "实际",
  },
  en: {
    and: " and ",
    or: " or ",
    not: "not",
    nobody: "(empty: nobody)",
    list: ", ",
    yes: "yes",
    no: "no",
    unknown: "unknown",
    where: "where ",
    open: " (",
    close: ")",
    operators: {
      equals: "is",
      not_equals: "is known and not",
      in: "is one of",
      not_in: "is known and none of",
      contains: "contains",
      starts_with: "starts with",
      under: "is in or under",
      not_under: "is known and not in or under",
      greater: ">",
      less: "<",
      at_least: "≥",
      at_most: "≤",
      between: "is between …",
      is_known: "is known",
      is_unknown: "is unknown",
      within_last_days: "is within the last … days",
      more_than_days_ago: "is more than … days ago",
      within_next_days: "is within the next … days",
      anniversary_within_next_days: "has its anniversary within the next … days",
      days_from_today: "is …",
      anniversary_days_from_today: "has its anniversary …",
      in_period: "is …",
      anniversary_in_period: "has its anniversary …",
    },
    moments: { greater: "is after", less: "is before", at_least: "is not before", at_most: "is not after" },
    sets: { has_any: "has any of", has_all: "has all of", has_none: "has none of" },
    aggregates: {
      count: "count",
      distinct: "different values",
      sum: "total",
      average: "average",
      first: "first time",
      last: "last time",
    },
    range: "{from} and {to}",
    days: "in the last {n} days",
    hours: "in the last {n} hours",
    months: "in the last {n} months",
    periods: {
      today: "today",
      yesterday: "yesterday",
      tomorrow: "tomorrow",
      this_week: "this week",
      last_week: "last week",
      next_week: "next week",
      this_month: "this month",
      last_month: "last month",
      next_month: "next month",
      this_quarter: "this quarter",
      last_quarter: "last quarter",
      next_quarter: "next quarter",
      this_year: "this year",
      last_year: "last year",
      next_year: "next year",
    },
    offsets: {
      ago: "{n} days ago",
      today: "today",
      ahead: "{n} days from now",
      only: "{at}",
      between: "between {from} and {to}",
    },
    segments: { is_in: 'is in segment "{name}"', is_not_in: 'is not in segment "{name}"' },
    sequences: {
      followed: "{second}{within} after {which}{first}",
      not_followed: "no {second}{within} after {which}{first}",
    },
    which: { any: "", first: "the first ", last: "the last " },
    withinDays: " within {n} days",
    withinHours: " within {n} hours",
    first: "first at {at}",
    second: "then at {at}",
    latest: "the latest at {at}",
    since: "since {from}",
    until: "until {to}",
    bucket: 'random bucket "{salt}" from {from}% to {to}%',
    seen: "seen",
  },
};
