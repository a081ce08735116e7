import { complianceRoutes, type ContentSubject } from "@hortus/contracts";
import { beforeAll, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { shippedRules } from "./check/pack.ts";
import { askGate, checkNow } from "./index.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  return () => house.close();
});

const about = (subject: Partial<ContentSubject> = {}): ContentSubject => ({
  channel: "mass_message",
  purpose: "offer",
  classes: [],
  audiences: [],
  ...subject,
});
const check = (text: string, subject: Partial<ContentSubject> = {}, extras: string[] = []) =>
  checkNow(house.context.workspace.db, house.context, { text, extras }, about(subject));
const marked = async (text: string, subject: Partial<ContentSubject> = {}) =>
  (await check(text, subject)).hits.map(({ word, severity }) => [word, severity]);

describe("a word of the law", () => {
  test("is marked where it stands, with clause, reason and advice in two languages", async () => {
    const { verdict, hits } = await check("这是全国最佳的补钙产品");
    expect(verdict).toBe("blocked");
    expect(hits).toMatchObject([
      { word: "最佳", part: 0, start: 4, end: 6, clause: "广告法 第九条(三)", disguised: false },
    ]);
    for (const words of [hits[0]?.title, hits[0]?.reason, hits[0]?.advice]) {
      expect(words?.zh).not.toBe("");
      expect(words?.en).not.toBe("");
    }
  });

  test.each([
    ["full width and a sign between", "Ｎｏ．１", "Ｎｏ．１"],
    ["spaces and zero width", "效果最 \u200b佳", "最 \u200b佳"],
    ["an emoji between", "最🌿佳之选", "最🌿佳"],
    ["traditional characters", "療效確切", "療效確切"],
    ["a digit in a ring", "第①品牌", "第①品牌"],
    ["a digit for a word", "销量第1", "销量第1"],
    ["Cyrillic letters", "ТОР1", "ТОР1"],
    ["a rare character before it", "𠮷祥最佳", "最佳"],
  ])("is seen behind %s", async (_how, text, word) => {
    expect((await marked(text)).map(([found]) => found)).toContain(word);
  });

  test("over the end of a sentence may be chance: a person looks", async () => {
    expect(await marked("效果最。佳节快乐")).toEqual([["最。佳", "review"]]);
  });

  test("counts neither inside a longer number or word, nor inside a phrase that claims nothing", async () => {
    expect(await marked("第10天请到店,第一次来先找piano1号柜,最佳服用时间是饭后")).toEqual([]);
  });

  test("in a file's name or a link's title is marked there", async () => {
    const { hits } = await check("请看附件", {}, ["到店指南", "国家级产品.pdf"]);
    expect(hits).toMatchObject([{ word: "国家级", part: 2, start: 0, end: 3 }]);
  });
});

describe("the subject decides", () => {
  test("the same words are blocked for food, and only pointed out when nobody said what it is about", async () => {
    const text = "每天一条,美白抗衰老";
    expect((await check(text, { classes: ["ordinary_food"] })).verdict).toBe("blocked");
    expect((await check(text)).verdict).toBe("review");
    expect((await check(text, { purpose: "care" })).verdict).toBe("pass");
    expect((await check(text, { classes: ["medical_device_2"] })).hits.map(({ pack }) => pack)).not.toContain(
      "food",
    );
  });

  test("prescription goods are in no offer, in no public place, and in care only after a reviewer saw it (GRD-2)", async () => {
    const classes = ["drug_rx" as const];
    expect((await check("到店咨询药师", { classes })).verdict).toBe("blocked");
    expect((await check("到店咨询药师", { classes, purpose: "care", channel: "moments" })).verdict).toBe(
      "blocked",
    );
    expect((await check("到店咨询药师", { classes, purpose: "care", channel: "task_script" })).verdict).toBe(
      "review",
    );
  });

  test("an offer of health food carries its notice, however it is written", async () => {
    const classes = ["health_food" as const];
    const without = await check("钙片立减20元", { classes });
    expect(without).toMatchObject({ verdict: "blocked", hits: [{ missing: "本品不能代替药物" }] });
    expect((await check("钙片立减20元。本品 不能代替藥物!", { classes })).verdict).toBe("pass");
    expect((await check("钙片立减20元", { classes }, ["本品不能代替药物"])).verdict).toBe("pass");
  });

  test("health knowledge that sells is blocked, and goods of health never address minors", async () => {
    expect((await check("立春养肝,点击购买", { purpose: "education" })).verdict).toBe("blocked");
    const minors = { classes: ["health_food" as const], audiences: ["minors" as const] };
    expect((await check("本品不能代替药物", minors)).hits[0]).toMatchObject({
      ruleId: "food.minors",
      severity: "block",
    });
  });
});

test("every shipped rule finds its own example", async () => {
  const missed: string[] = [];
  for (const rule of shippedRules.packs.flatMap(({ rules }) => rules)) {
    if (!rule.example) continue;
    const { hits } = await check(rule.example, {
      channel: rule.channels?.[0] ?? "mass_message",
      purpose: rule.purposes?.[0] ?? "offer",
      classes: rule.goods?.slice(0, 1) ?? [],
      audiences: rule.audiences?.slice(0, 1) ?? [],
    });
    // a graver rule may have taken the wider word
    if (!hits.some(({ ruleId, word }) => ruleId === rule.id || word !== undefined)) missed.push(rule.id);
  }
  expect(missed).toEqual([]);
});

test("the gate looks at what a variable brings in, for each customer", async () => {
  const template = { text: "{customer}您好,天凉了" };
  const subject = about({ purpose: "care" });
  const answers = await askGate(house.context.workspace.db, house.context, [
    { template, subject },
    { template, rendered: { text: "李梅您好,天凉了" }, subject },
    { template, rendered: { text: "全国第一药房您好,天凉了,无需处方" }, subject },
    { template: { text: "本店独家首选" }, subject: about() },
  ]);
  expect(answers.map((answer) => (answer.kind === "cleared" ? "cleared" : answer.reason))).toEqual([
    "cleared",
    "cleared",
    "content_blocked",
    "content_not_approved",
  ]);
});

test("writers check over the API", async () => {
  const advisor = await house.as("advisor");
  const body = { text: "全国最佳", subject: { channel: "task_script" as const, purpose: "offer" as const } };
  expect(await advisor.call(complianceRoutes.checkContent, { body })).toMatchObject({ verdict: "blocked" });
});
