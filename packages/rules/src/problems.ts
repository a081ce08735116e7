import type { Label } from "./facts.ts";

/** What can be wrong with a rule, in words that say how to mend it. */
export const problems = {
  wrong_shape: (detail) =>
    words(
      `规则的结构不对:${detail}`,
      `The rule has a wrong shape: ${detail}`,
      "按规则文档改写,或在编辑器里重建这一条",
      "Write it as the rule guide shows, or build it anew in the editor",
    ),
  too_deep: (most) =>
    words(
      `嵌套超过 ${most} 层`,
      `Nested deeper than ${most} levels`,
      "合并同类的条件组,或拆成两个人群",
      "Merge groups of the same kind, or make it two segments",
    ),
  too_many_conditions: (most) =>
    words(
      `条件超过 ${most} 个`,
      `More than ${most} conditions`,
      "用“属于其中之一”合并,或拆成两个人群",
      "Join several into one list, or make it two segments",
    ),
  empty_group: () =>
    words(
      "空的条件组:选不到任何人",
      "An empty group: it selects nobody",
      "加一个条件,或删掉这个组",
      "Add a condition, or remove the group",
    ),
  unknown_fact: (fact) =>
    words(
      `没有“${fact}”这项数据`,
      `There is no fact "${fact}"`,
      "换一项数据;它可能来自未启用的模块",
      "Choose another fact; this one may belong to a part that is not in use",
    ),
  wrong_kind: (fact) =>
    words(
      `“${fact}”不能用于这种条件`,
      `"${fact}" does not fit this kind of condition`,
      "属性、标签和记录各有自己的条件",
      "Attributes, sets and records each have conditions of their own",
    ),
  wrong_operator: (op) =>
    words(
      `这里不能用“${op}”`,
      `"${op}" cannot be used here`,
      "从列表里选一个比较方式",
      "Choose one of the comparisons offered for this fact",
    ),
  wrong_measure: (measure) =>
    words(
      measure ? `不能统计“${measure}”` : "没有说明统计哪个数值",
      measure ? `"${measure}" cannot be measured here` : "It is not said what to add up",
      "合计和平均要选一个数值;次数和时间不用",
      "Sum and average need a measure of the fact; count, first and last take none",
    ),
  unknown_property: (property) =>
    words(
      `记录里没有“${property}”`,
      `The records have no "${property}"`,
      "换一个筛选项",
      "Choose another property",
    ),
  wrong_property: (property) =>
    words(
      property ? `这里不能按“${property}”去重` : "没有说明按哪一项去重计数",
      property ? `"${property}" has no place here` : "It is not said what is told apart",
      "“不同值的个数”要选一个属性;其他统计方式不用",
      "A count of different values needs a property of the records; other aggregates take none",
    ),
  not_dated: (fact) =>
    words(
      `“${fact}”没有记下时间`,
      `"${fact}" does not know since when`,
      "去掉时间窗,或改用带时间的记录",
      "Leave the window out, or use records, which have a time",
    ),
  future_window: () =>
    words(
      "记录的时间窗不能在将来",
      "A window of records cannot lie ahead",
      "选今天、本周、本月或更早的时段",
      "Choose today, this week, this month, or an earlier one",
    ),
  bad_period: (value) =>
    words(
      value ? `这里不能用“${value}”` : "还没有选时段",
      value ? `"${value}" is no period for this` : "The period is missing",
      "从列表里选一个时段;周年日不能按年选",
      "Choose a period from the list; an anniversary comes every year, so years make no sense",
    ),
  bad_offsets: (most) =>
    words(
      `天数应是 -${most} 到 ${most} 的整数,从和到都要填`,
      `Offsets are whole numbers from -${most} to ${most}, both of them`,
      "负数是今天以前,0 是今天,正数是今天以后",
      "Negative is before today, 0 today, positive after today",
    ),
  unknown_segment: (segment) =>
    words(
      `人群“${segment}”不存在或已归档`,
      `Segment "${segment}" does not exist, or is archived`,
      "换一个人群,或删掉这个条件",
      "Choose another segment, or remove the condition",
    ),
  segment_cycle: (way) =>
    words(
      `人群互相引用,绕成了圈:${way}`,
      `These segments go round in a circle: ${way}`,
      "从其中一个人群里去掉对下一个的引用",
      "Remove the reference from one of them to the next",
    ),
  bad_value: (value) =>
    words(
      value ? `值不合适:${value}` : "还没有填值",
      value ? `The value does not fit: ${value}` : "The value is missing",
      "按这项数据的类型填写:金额为整数分,日期如 2026-11-24",
      "Give a value of the fact's type: money in whole fen, a date like 2026-11-24",
    ),
  bad_days: (most) =>
    words(
      `天数应是 0 到 ${most} 的整数`,
      `Days are a whole number from 0 to ${most}`,
      "填一个整数",
      "Give a whole number",
    ),
  bad_window: (most) =>
    words(
      `时间窗应是 1 到 ${most} 的整数`,
      `A window is a whole number from 1 to ${most}`,
      "填一个整数;不限时间就去掉时间窗",
      "Give a whole number, or leave the window out for all time",
    ),
  bad_range: () =>
    words(
      "范围的开始晚于结束,或两头都没填",
      "The range ends before it begins, or has no end at all",
      "对调两头,或补上一头",
      "Swap the ends, or fill one in",
    ),
  no_values: () => words("列表是空的", "The list is empty", "至少选一个", "Choose at least one"),
  unknown_option: (value) =>
    words(
      `选项里没有“${value}”`,
      `"${value}" is not among the options`,
      "它可能已被删除;换一个,或留着不动",
      "It may have been removed; choose another, or leave it",
    ),
  bad_bucket: () =>
    words(
      "随机分组应是 0 到 10000 之间的一段整数,开始小于结束",
      "A random bucket is a stretch of whole numbers from 0 to 10000",
      "例如前 10% 是 0 到 1000",
      "The first 10%, for example, is 0 to 1000",
    ),
} satisfies Record<string, (detail: string) => { message: Label; hint: Label }>;

export type ProblemCode = keyof typeof problems;

function words(zh: string, en: string, hintZh: string, hintEn: string) {
  return { message: { zh, en }, hint: { zh: hintZh, en: hintEn } };
}
