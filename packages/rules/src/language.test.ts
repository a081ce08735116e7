import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  checkRule,
  createFacts,
  describeReason,
  describeRule,
  eventsThatMatter,
  InvalidRuleError,
  isSensitive,
  publicFacts,
  ruleSchema,
  segmentsUsed,
  semanticsNotes,
  type Node,
  type Rule,
} from "./index.ts";
import { evaluateRule } from "./evaluate.ts";
import { compileRule } from "./sql/index.ts";
import { goldens } from "./testing/goldens.ts";
import { shopFacts } from "./testing/shop.ts";

const rule = (root: Node): Rule => ({ version: 1, root });
const loyal: Node = {
  kind: "records",
  fact: "order",
  aggregate: "count",
  window: { kind: "last", days: 30 },
  op: "at_least",
  value: 2,
};
const tagged: Node = { kind: "set", fact: "tag", op: "has_any", values: ["t1", "t2"] };
const spender: Node = {
  kind: "records",
  fact: "order",
  aggregate: "sum",
  measure: "amount",
  window: { kind: "between", from: "2026-06-01", to: "2026-06-18" },
  filters: [{ property: "channel", op: "in", value: ["online", "store"] }],
  op: "greater",
  value: 10_000,
};
const birthdaySoon: Node = {
  kind: "attribute",
  fact: "birthday",
  op: "anniversary_within_next_days",
  value: 7,
};

const again: Node = {
  kind: "sequence",
  first: { fact: "order" },
  which: "first",
  op: "followed",
  second: { fact: "order", filters: [{ property: "channel", op: "equals", value: "store" }] },
  within: { days: 30 },
};

describe("checkRule", () => {
  const problemsOf = (root: unknown) => {
    const check = checkRule({ version: 1, root }, shopFacts);
    return (check.ok ? check.warnings : check.errors).map((problem) => `${problem.path} ${problem.code}`);
  };

  test("accepts a sound rule, and what it is given over the wire is enough", () => {
    const sound = { kind: "all", of: [loyal, tagged, spender, birthdaySoon] };
    const onlyPublic = new Map(publicFacts(shopFacts).map((fact) => [fact.key, fact]));
    expect(checkRule(JSON.parse(JSON.stringify({ version: 1, root: sound })), onlyPublic)).toMatchObject({
      ok: true,
      warnings: [],
    });
    expect(JSON.stringify(publicFacts(shopFacts))).not.toContain("customer_order");
  });

  test.each<[string, unknown, string[]]>([
    [
      "a fact that does not exist",
      { kind: "attribute", fact: "shoe", op: "is_known" },
      ["root.fact unknown_fact"],
    ],
    [
      "a set asked as an attribute",
      { kind: "attribute", fact: "tag", op: "is_known" },
      ["root.fact wrong_kind"],
    ],
    [
      "an operator of another type",
      { kind: "attribute", fact: "name", op: "greater", value: "a" },
      ["root.op wrong_operator"],
    ],
    [
      "a value of another type",
      { kind: "all", of: [loyal, { kind: "attribute", fact: "weight", op: "less", value: "9" }] },
      ["root.of.1.value bad_value"],
    ],
    ["a missing value", { kind: "attribute", fact: "name", op: "equals" }, ["root.value bad_value"]],
    [
      "an empty text",
      { kind: "attribute", fact: "name", op: "contains", value: "" },
      ["root.value bad_value"],
    ],
    [
      "money with a fraction of a fen",
      { kind: "attribute", fact: "balance", op: "equals", value: 0.5 },
      ["root.value bad_value"],
    ],
    [
      "more decimals than are compared",
      { kind: "attribute", fact: "weight", op: "equals", value: 0.1 + 0.2 },
      ["root.value bad_value"],
    ],
    [
      "a day that does not exist",
      { kind: "attribute", fact: "birthday", op: "less", value: "2026-02-30" },
      ["root.value bad_value"],
    ],
    [
      "a range the wrong way round",
      { kind: "attribute", fact: "weight", op: "between", value: { from: 2, to: 1 } },
      ["root.value bad_range"],
    ],
    ["an empty list", { ...tagged, values: [] }, ["root.values no_values"]],
    ["a sum of nothing named", { ...spender, measure: undefined }, ["root.measure wrong_measure"]],
    ["a count with a measure", { ...loyal, measure: "amount" }, ["root.measure wrong_measure"]],
    ["a window of no length", { ...loyal, window: { kind: "last", days: 0 } }, ["root.window bad_window"]],
    [
      "a filter on an unknown property",
      { ...loyal, filters: [{ property: "colour", op: "is_known" }] },
      ["root.filters.0.property unknown_property"],
    ],
    ["a distinct of nothing named", { ...loyal, aggregate: "distinct" }, ["root.property wrong_property"]],
    [
      "a distinct of an unknown property",
      { ...loyal, aggregate: "distinct", property: "colour" },
      ["root.property unknown_property"],
    ],
    [
      "a window ahead",
      { ...loyal, window: { kind: "calendar", period: "next_week" } },
      ["root.window.period future_window"],
    ],
    [
      "more months than are kept",
      { ...loyal, window: { kind: "last", months: 121 } },
      ["root.window bad_window"],
    ],
    [
      "a window on a set that knows no dates",
      { kind: "set", fact: "group", op: "has_any", values: ["g"], window: { kind: "last", days: 7 } },
      ["root.window not_dated"],
    ],
    [
      "offsets without an end",
      { kind: "attribute", fact: "birthday", op: "days_from_today", value: 7 },
      ["root.value bad_offsets"],
    ],
    [
      "offsets the wrong way round",
      { kind: "attribute", fact: "birthday", op: "days_from_today", value: { from: 3, to: -3 } },
      ["root.value bad_range"],
    ],
    [
      "a period that is none",
      { kind: "attribute", fact: "birthday", op: "in_period", value: "soon" },
      ["root.value bad_period"],
    ],
    [
      "an anniversary by the year",
      { kind: "attribute", fact: "birthday", op: "anniversary_in_period", value: "this_year" },
      ["root.value bad_period"],
    ],
    [
      "a sequence of what is no record, and of what is not there",
      { ...again, first: { fact: "tag" }, second: { fact: "shoe" } },
      ["root.first.fact wrong_kind", "root.second.fact unknown_fact"],
    ],
    ["a sequence within no time", { ...again, within: { days: 0 } }, ["root.within bad_window"]],
    [
      "a step's filter on an unknown property",
      { ...again, second: { fact: "order", filters: [{ property: "colour", op: "is_known" }] } },
      ["root.second.filters.0.property unknown_property"],
    ],
    ["a segment left open", { kind: "segment", op: "is_in", segment: "" }, ["root.segment bad_value"]],
    ["a bucket beyond the end", { kind: "bucket", salt: "a", from: 5000, to: 10_001 }, ["root bad_bucket"]],
    ["an unknown field", { ...loyal, table: "staff" }, ["root wrong_shape"]],
    ["an unknown kind", { kind: "sql", text: "1=1" }, ["root.kind wrong_shape"]],
    [
      "a text that cannot be stored",
      { kind: "attribute", fact: "name", op: "equals", value: "a\0" },
      ["root.value wrong_shape"],
    ],
    [
      "51 conditions",
      {
        kind: "all",
        of: [
          { kind: "any", of: Array.from({ length: 25 }, () => loyal) },
          { kind: "any", of: Array.from({ length: 26 }, () => loyal) },
        ],
      },
      ["root too_many_conditions"],
    ],
    ["seven levels", nested(7), ["root.of.of.of.of.of.of too_deep"]],
  ])("refuses %s", (_name, root, expected) => {
    expect(checkRule({ version: 1, root }, shopFacts).ok).toBe(false);
    expect(problemsOf(root)).toEqual(expected);
  });

  test.each<[string, unknown, string[]]>([
    ["an empty group", { kind: "all", of: [loyal, { kind: "any", of: [] }] }, ["root.of.1 empty_group"]],
    [
      "an option that is gone",
      { kind: "attribute", fact: "gender", op: "equals", value: "other" },
      ["root.value unknown_option"],
    ],
  ])("warns of %s", (_name, root, expected) => {
    expect(checkRule({ version: 1, root }, shopFacts).ok).toBe(true);
    expect(problemsOf(root)).toEqual(expected);
  });

  test("a body of brackets alone is refused, not followed to the end of the stack", () => {
    expect(problemsOf(nested(50_000))).toEqual([" wrong_shape"]);
    for (const junk of [null, [], "rule", { version: 2, root: loyal }])
      expect(checkRule(junk, shopFacts).ok).toBe(false);
  });

  test("every reading refuses a rule that does not fit", () => {
    const broken = rule({ kind: "attribute", fact: "shoe", op: "is_known" });
    const now = new Date("2026-11-24T02:00:00Z");
    expect(() => compileRule(broken, shopFacts, { scope: "all", now })).toThrow(InvalidRuleError);
    expect(() =>
      evaluateRule(broken, shopFacts, { customerId: "c", attributes: {}, sets: {}, records: {} }, { now }),
    ).toThrow("shoe");
  });

  test("the shape can be printed for OpenAPI", () => {
    expect(JSON.stringify(z.toJSONSchema(ruleSchema, { io: "input" }))).toContain(
      "anniversary_within_next_days",
    );
  });
});

function nested(depth: number): unknown {
  let node: unknown = loyal;
  for (let level = 0; level < depth; level++) node = { kind: "not", of: node };
  return node;
}

describe("other segments", () => {
  const names = (id: string) => ({ kind: "segment" as const, op: "is_in" as const, segment: id });
  const known = new Map([
    ["a", { name: "Loyal", rule: rule(names("b")) }],
    ["b", { name: "Quiet", rule: rule({ kind: "not", of: { kind: "all", of: [names("c")] } }) }],
    ["c", { name: "New", rule: rule(loyal) }],
  ]);
  const problemsOf = (root: Node, self?: string) => {
    const check = checkRule(rule(root), shopFacts, { known, self });
    return check.ok ? [] : check.errors.map(({ path, message }) => `${path}: ${message.en}`);
  };

  test("a rule that leads back to its own segment is refused with the way round, by name", () => {
    expect(problemsOf({ kind: "any", of: [loyal, names("a")] }, "c")).toEqual([
      "root.of.1.segment: These segments go round in a circle: New → Loyal → Quiet → New",
    ]);
    expect(problemsOf(names("a"), "a")).toEqual([
      "root.segment: These segments go round in a circle: Loyal → Loyal",
    ]);
    expect(problemsOf(names("a"))).toEqual([]);
  });

  test("one that is gone is refused, and those in use are told", () => {
    expect(problemsOf(names("x"))).toEqual(['root.segment: Segment "x" does not exist, or is archived']);
    expect(
      segmentsUsed(rule({ kind: "any", of: [names("a"), { kind: "not", of: names("b") }, names("a")] })),
    ).toEqual(["a", "b"]);
    expect(eventsThatMatter(rule(names("a")), shopFacts)).toEqual(["segment_entered", "segment_left"]);
  });

  test("a rule over something sensitive is sensitive, also through the segments that it names", () => {
    const ill: Node = { kind: "set", fact: "condition", op: "has_any", values: ["hypertension"] };
    const withIll = new Map([...known, ["c", { name: "Ill", rule: rule(ill) }]] as const);
    expect(isSensitive(rule({ kind: "not", of: ill }), shopFacts)).toBe(true);
    expect(isSensitive(rule(names("a")), shopFacts, withIll)).toBe(true);
    expect(isSensitive(rule(names("a")), shopFacts, known)).toBe(false);
    expect(publicFacts(shopFacts).find(({ key }) => key === "condition")?.sensitive).toBe(true);
  });
});

describe("notes", () => {
  const say = (node: Node) => semanticsNotes(node, shopFacts, "en");
  const happened =
    "By the time it happened: what is told of late counts on its own day, what is dated ahead not before";

  test("say what was settled about a condition, and nothing where nothing surprises", () => {
    expect(say({ ...again, op: "not_followed" } as Node)).toEqual([
      "Holds only once the time is over without it; before that nobody knows",
      'What happens at the same instant is not "after"',
      happened,
    ]);
    expect(say({ ...loyal, op: "less" } as Node)).toEqual([
      "Who has no records counts as 0, and is meant too",
      "A day is 24 hours; exactly N days (hours) is still within N",
      happened,
    ]);
    expect(say({ ...loyal, window: { kind: "calendar", period: "last_week" } } as Node)).toEqual([
      "Weeks begin on Monday",
      happened,
    ]);
    const named = (op: string, value?: unknown) =>
      say({ kind: "attribute", fact: "name", op, ...(value !== undefined && { value }) } as Node);
    expect(named("is_known")).toEqual(["An empty text is unknown as well"]);
    expect(named("equals", "007")).toEqual([
      "Latin letters compare without case",
      "Text stays text: 007 and 7 are not the same",
    ]);
    const stores = new Map(shopFacts).set("store", {
      kind: "set",
      key: "store",
      label: { zh: "门店", en: "Store" },
      optionsFrom: "places",
      changedBy: [],
      sql: { table: "customer_group", column: "group_id" },
    });
    expect(
      semanticsNotes({ kind: "set", fact: "store", op: "has_any", values: ["1"] }, stores, "en"),
    ).toEqual(["A region takes in all stores below it; of several advisors each one's store counts"]);
    expect(say({ kind: "not", of: loyal })).toEqual([
      '"Not" is everybody else, those with unknown data included',
    ]);
    expect(say(tagged)).toEqual([]);
  });
});

describe("facts", () => {
  test("a rule says which events matter to it", () => {
    expect(
      eventsThatMatter(rule({ kind: "not", of: { kind: "any", of: [loyal, tagged, spender] } }), shopFacts),
    ).toEqual(["order_paid", "order_refunded", "tagged", "untagged"]);
  });

  test("a table that is no identifier, or a key declared twice, is refused at start", () => {
    const fact = {
      kind: "attribute",
      key: "a",
      label: { zh: "甲", en: "A" },
      type: "text",
      changedBy: [],
    } as const;
    expect(() => createFacts([{ ...fact, sql: { table: "customer; drop", column: "a" } }])).toThrow(
      "not an identifier",
    );
    const sound = { ...fact, sql: { table: "customer", column: "a" } };
    expect(() => createFacts([sound, sound])).toThrow("declared twice");
  });
});

describe("words", () => {
  const tags: Record<string, string> = { t1: "高血压", t2: "糖尿病" };
  const say = (root: Node, locale: "zh" | "en") =>
    describeRule(rule(root), { facts: shopFacts, locale, labelOf: (_fact, value) => tags[value] });

  test.each<[Node, string, string]>([
    [
      { kind: "all", of: [loyal, tagged] },
      "最近 30 天内 订单 次数 ≥ 2 且 标签 包含任一 高血压、糖尿病",
      "Orders count in the last 30 days ≥ 2 and Tag has any of 高血压, 糖尿病",
    ],
    [
      spender,
      "2026-06-01 起 截至 2026-06-18 订单(其中 渠道 为其中之一 线上、门店) 金额 合计 > ¥100.00",
      "Orders (where channel is one of online, store) amount total since 2026-06-01 until 2026-06-18 > ¥100.00",
    ],
    [birthdaySoon, "生日 的周年日在未来 7 天内", "Birthday has its anniversary within the next 7 days"],
    [
      {
        kind: "all",
        of: [
          { kind: "not", of: { kind: "attribute", fact: "gender", op: "equals", value: "female" } },
          { kind: "any", of: [tagged, { kind: "attribute", fact: "member", op: "equals", value: true }] },
        ],
      },
      "不满足(性别 为 女) 且 (标签 包含任一 高血压、糖尿病 或 会员 为 是)",
      "not (Gender is female) and (Tag has any of 高血压, 糖尿病 or Member is yes)",
    ],
    [
      { kind: "attribute", fact: "balance", op: "between", value: { from: 0, to: 1050 } },
      "余额 在 ¥0.00 到 ¥10.50 之间",
      "Balance is between ¥0.00 and ¥10.50",
    ],
    [
      { kind: "attribute", fact: "joined_at", op: "at_least", value: "2026-11-01" },
      "加入时间 不早于 2026-11-01",
      "Joined is not before 2026-11-01",
    ],
    [
      { kind: "records", fact: "order", aggregate: "last", op: "more_than_days_ago", value: 30 },
      "订单 最近一次时间 在 30 天以前",
      "Orders last time is more than 30 days ago",
    ],
    [
      { kind: "bucket", salt: "spring", from: 0, to: 1000 },
      "随机分组“spring”的 0% 到 10%",
      'random bucket "spring" from 0% to 10%',
    ],
    [
      again,
      "首次 订单 之后 30 天内有 订单(其中 渠道 为 门店)",
      "Orders (where channel is store) within 30 days after the first Orders",
    ],
    [
      { kind: "sequence", first: { fact: "refund" }, op: "not_followed", second: { fact: "order" } },
      "退款 之后没有 订单",
      "no Orders after Refunds",
    ],
    [
      {
        ...loyal,
        aggregate: "distinct",
        property: "channel",
        window: { kind: "calendar", period: "this_month" },
      },
      "本月 订单 渠道 不同值的个数 ≥ 2",
      "Orders channel different values this month ≥ 2",
    ],
    [
      { kind: "attribute", fact: "birthday", op: "days_from_today", value: { from: -3, to: 7 } },
      "生日 在 3 天前 到 7 天后 之间",
      "Birthday is between 3 days ago and 7 days from now",
    ],
    [
      { kind: "attribute", fact: "birthday", op: "anniversary_days_from_today", value: { from: 3, to: 3 } },
      "生日 的周年日在 3 天后当天",
      "Birthday has its anniversary 3 days from now",
    ],
    [
      { kind: "attribute", fact: "birthday", op: "anniversary_in_period", value: "this_month" },
      "生日 的周年日在 本月",
      "Birthday has its anniversary this month",
    ],
    [
      { ...tagged, window: { kind: "last", months: 3 } } as Node,
      "最近 3 个月内 标签 包含任一 高血压、糖尿病",
      "Tag has any of 高血压, 糖尿病 in the last 3 months",
    ],
    [{ kind: "segment", op: "is_not_in", segment: "t1" }, "不属于人群“高血压”", 'is not in segment "高血压"'],
    [{ kind: "any", of: [] }, "(空:没有人)", "(empty: nobody)"],
    [{ kind: "attribute", fact: "gone", op: "equals", value: "x" }, "gone 为 x", "gone is x"],
  ])("say %o", (node, zh, en) => {
    expect([say(node, "zh"), say(node, "en")]).toEqual([zh, en]);
  });

  test("reasons say what was seen", () => {
    const values = {
      customerId: "c",
      attributes: {},
      sets: { tag: [{ value: "t2" }] },
      records: { order: [{ at: new Date("2026-11-20T02:00:00Z"), measures: {}, properties: {} }] },
    };
    const { reason } = evaluateRule(rule({ kind: "all", of: [loyal, tagged] }), shopFacts, values, {
      now: new Date("2026-11-24T02:00:00Z"),
    });
    expect(
      describeReason(reason, { facts: shopFacts, locale: "zh", labelOf: (_fact, value) => tags[value] }),
    ).toEqual({
      text: "且",
      answer: false,
      isUnknown: false,
      changesAt: null,
      of: [
        {
          text: "最近 30 天内 订单 次数 ≥ 2(实际 1、最近在 2026-11-20 10:00)",
          answer: false,
          isUnknown: false,
          changesAt: null,
          of: [],
        },
        {
          text: "标签 包含任一 高血压、糖尿病(实际 糖尿病)",
          answer: true,
          isUnknown: false,
          changesAt: null,
          of: [],
        },
      ],
    });
  });
});

describe("reasons", () => {
  const values = {
    customerId: "c",
    attributes: { joined_at: new Date("2026-11-19T17:30:00Z") },
    sets: {},
    records: {
      refund: [{ at: new Date("2026-11-19T02:00:00Z"), measures: {}, properties: {} }],
      order: ["2026-11-01T02:00:00Z", "2026-11-20T02:00:00Z"].map((at) => ({
        at: new Date(at),
        measures: { amount: 1_000 },
        properties: {},
      })),
    },
  };
  const order = { kind: "records", fact: "order" } as const;
  test.each<[Node, string, string]>([
    [
      { kind: "attribute", fact: "joined_at", op: "within_last_days", value: 7 },
      "(实际 2026-11-20 01:30)",
      " (seen 2026-11-19 12:30)",
    ],
    [
      { ...order, aggregate: "last", op: "more_than_days_ago", value: 7 },
      "(实际 2026-11-20 10:00)",
      " (seen 2026-11-19 21:00)",
    ],
    [
      { ...order, aggregate: "sum", measure: "amount", op: "greater", value: 5_000 },
      "(实际 ¥20.00、最近在 2026-11-20 10:00)",
      " (seen ¥20.00, the latest at 2026-11-19 21:00)",
    ],
    [
      { kind: "sequence", first: { fact: "refund" }, op: "followed", second: { fact: "order" } },
      "(实际 先在 2026-11-19 10:00、后在 2026-11-20 10:00)",
      " (seen first at 2026-11-18 21:00, then at 2026-11-19 21:00)",
    ],
  ])("say by the local clock when it was: %j", (root, zh, en) => {
    const { reason } = evaluateRule(rule(root), shopFacts, values, { now: new Date("2026-11-24T02:00:00Z") });
    const said = (locale: "zh" | "en", timeZone?: string) =>
      describeReason(reason, { facts: shopFacts, locale, ...(timeZone && { timeZone }) }).text;
    expect(said("zh")).toContain(zh);
    expect(said("en", "America/New_York")).toContain(en);
  });
});

describe("the compiled SQL, as golden files", () => {
  const dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db: Kysely<object>) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
  const printer = new Kysely<object>({ dialect });
  const now = new Date("2026-11-24T02:00:00Z");

  test.each(goldens)("$name", async ({ name, root, scope, indexes }) => {
    const { sql, parameters } = compileRule(rule(root), shopFacts, {
      scope: scope === "build" ? "all" : { customers: ["0197a000-0000-7000-8000-000000000001"] },
      now,
    }).compile(printer);
    const listed = parameters.map((value, index) => `-- $${index + 1} = ${JSON.stringify(value)}`).join("\n");
    const words = describeRule(rule(root), { facts: shopFacts, locale: "en" });
    const reads =
      scope === "build" ? "for everybody: each table once" : `for a batch, by ${indexes.join(", ")}`;
    await expect(`-- ${words}\n-- ${reads}\n${sql}\n${listed}\n`).toMatchFileSnapshot(`golden/${name}.sql`);
  });
});
