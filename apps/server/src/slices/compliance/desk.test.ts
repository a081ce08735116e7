import {
  complianceRoutes as routes,
  platformRoutes,
  type ApiClient,
  wordRuleRoutes,
} from "@hortus/contracts";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { askGate } from "./index.ts";

const DAY = 86_400_000;
let house: TestHouse;
let operator: ApiClient;
let reviewer: ApiClient;
let owner: ApiClient;
beforeAll(async () => {
  house = await testHouse();
  [operator, reviewer, owner] = [
    await house.as("operator"),
    await house.as("reviewer"),
    await house.as("owner"),
  ];
  return () => house.close();
});

const subject = { channel: "mass_message" as const, purpose: "offer" as const, classes: [], audiences: [] };
/** Each test writes a text of its own: approvals are by version. */
let text: string;
let count = 0;
beforeEach(() => {
  text = `{customer}您好,本店独家会员日 ${"甲乙丙丁戊己庚"[count++]}`;
});
const origin = { kind: "journey", id: "j1" };
const submit = (changes: object = {}) =>
  operator.call(routes.submitReview, {
    body: { text, subject, title: "会员日 · 第 1 步", origin, ...changes },
  });
const gate = async (template: string, rendered?: string) => {
  const [answer] = await askGate(house.context.workspace.db, house.context, [
    {
      template: { text: template },
      rendered: rendered === undefined ? undefined : { text: rendered },
      subject,
    },
  ]);
  return answer?.kind === "refused" ? answer.reason : answer?.kind;
};
const code = (call: Promise<unknown>) =>
  call.then(
    () => "fine",
    (error) => error.problem.code,
  );

describe("the review desk", () => {
  test("lets a version out once somebody else approved it; another sign or channel is another version", async () => {
    expect(await gate(text)).toBe("content_not_approved");
    const { id } = await submit({ note: "商标为注册名称" });
    expect(await code(submit())).toBe("waits_already");
    const { waiting, rows } = await reviewer.call(routes.listReviews, { query: {} });
    expect(rows.find((row) => row.id === id)).toMatchObject({
      hits: [{ word: "独家" }],
      note: "商标为注册名称",
    });
    expect(waiting).toBe(rows.length);
    await reviewer.call(routes.approveReview, {
      params: { id },
      body: { ground: "registered_name", comment: "商标证 123" },
    });
    expect(await gate(text, text.replace("{customer}", "李梅"))).toBe("cleared");
    expect(await gate(text, text.replace("{customer}", "国家级"))).toBe("content_blocked");
    expect(await gate(`${text}!`)).toBe("content_not_approved");
    expect(await operator.call(routes.checkContent, { body: { text, subject } })).toMatchObject({
      verdict: "review",
      review: { id, state: "approved" },
    });
    const inGroup = { text, subject: { ...subject, channel: "group_message" as const } };
    expect(await operator.call(routes.checkContent, { body: inGroup })).not.toHaveProperty("review");
  });

  test("an approval ends when it says, or when a reviewer ends it", async () => {
    const { id } = await submit();
    const expiresAt = new Date(house.clock.now().getTime() + 7 * DAY).toISOString();
    await reviewer.call(routes.approveReview, {
      params: { id },
      body: { ground: "provable_fact", expiresAt },
    });
    expect(await gate(text)).toBe("cleared");
    house.clock.advance(7 * DAY);
    expect(await gate(text)).toBe("content_not_approved");
    const again = await submit();
    await reviewer.call(routes.approveReview, {
      params: { id: again.id },
      body: { ground: "provable_fact" },
    });
    await reviewer.call(routes.withdrawReview, { params: { id: again.id }, body: { comment: "文号到期" } });
    expect(await gate(text)).toBe("content_not_approved");
    const { earlier } = await reviewer.call(routes.getReview, { params: { id: again.id } });
    expect(earlier.map((review) => review.id)).toContain(id);
  });

  test("takes neither what passes nor what is blocked, and nobody decides about an own text but an owner", async () => {
    expect(await code(submit({ text: "您好,天凉了" }))).toBe("needs_no_review");
    expect(await code(submit({ text: "全国最佳" }))).toBe("content_blocked");
    const body = { text, subject, title: "会员日", origin };
    const own = await reviewer.call(routes.submitReview, { body });
    const params = { id: own.id };
    const approval = { ground: "other" as const };
    expect(await code(reviewer.call(routes.approveReview, { params, body: approval }))).toBe(
      "own_submission",
    );
    expect(await code(operator.call(routes.approveReview, { params, body: approval }))).toBe("role_may_not");
    await owner.call(routes.rejectReview, { params, body: { comment: "删去独家" } });
    expect(await code(reviewer.call(routes.approveReview, { params, body: approval }))).toBe(
      "decided_already",
    );
  });

  test("refuses to approve what the rules block by now", async () => {
    const { id } = await submit();
    await reviewer.call(wordRuleRoutes.setRuleSeverity, {
      params: { ruleId: "ad.absolute" },
      body: { severity: "block", reason: "总部要求" },
    });
    const approval = { ground: "other" as const };
    expect(await code(reviewer.call(routes.approveReview, { params: { id }, body: approval }))).toBe(
      "content_blocked",
    );
    await reviewer.call(wordRuleRoutes.setRuleSeverity, {
      params: { ruleId: "ad.absolute" },
      body: { severity: null, reason: "恢复" },
    });
  });

  test("gives the evidence: texts, hits, decisions, who and when; and the audit keeps each step", async () => {
    const { id } = await submit();
    await reviewer.call(routes.approveReview, {
      params: { id },
      body: { ground: "provable_fact", comment: "见附件" },
    });
    const days = { from: "2026-11-24", to: "2026-12-31" };
    const { rows } = await reviewer.call(routes.exportReviews, { query: days });
    expect(rows.find((row) => row.id === id)).toMatchObject({
      text,
      hits: [{ word: "独家" }],
      decidedBy: { name: "reviewer" },
      comment: "见附件",
    });
    const audit = await owner.call(platformRoutes.listAudit, { query: { objectType: "content_review" } });
    const steps = audit.rows.filter(({ objectId }) => objectId === id).map(({ action }) => action);
    expect(steps.sort()).toEqual(["content_approved", "content_submitted"]);
  });
});

describe("the rules of a workspace", () => {
  test("take effect at the next check: own words, a milder rule, an allowed phrase; each change is another version", async () => {
    const first = await reviewer.call(wordRuleRoutes.wordRules, {});
    const verdict = async (words: string) =>
      (await operator.call(routes.checkContent, { body: { text: words, subject } })).verdict;
    const own = await reviewer.call(wordRuleRoutes.addOwnRule, {
      body: {
        title: "竞品名称",
        severity: "block",
        words: ["某某堂"],
        classes: [],
        channels: [],
        advice: "不提竞品",
      },
    });
    expect(await verdict("比某 某堂更近")).toBe("blocked");
    await reviewer.call(wordRuleRoutes.allowPhrase, {
      body: { phrase: "独家记忆", ground: "registered_name", reason: "品牌名" },
    });
    expect(await verdict("独家记忆会员日")).toBe("pass");
    expect(await verdict("独家会员日")).toBe("review");
    await reviewer.call(wordRuleRoutes.setRuleSeverity, {
      params: { ruleId: "ad.absolute" },
      body: { severity: "hint", reason: "仅提示" },
    });
    expect(await verdict("独家会员日")).toBe("pass");
    const last = await reviewer.call(wordRuleRoutes.removeOwnRule, { params: { id: own.own[0]?.id ?? "" } });
    expect(await verdict("比某某堂更近")).toBe("pass");
    expect(last.version).not.toBe(first.version);
    const rule = last.packs.flatMap(({ rules }) => rules).find(({ id }) => id === "ad.absolute");
    expect(rule).toMatchObject({ severity: "hint", shipped: "review", override: { reason: "仅提示" } });
  });

  test("a firm rule stays as the law has it, and operators change none", async () => {
    const call = { params: { ruleId: "drug.rx-offer" }, body: { severity: "off" as const, reason: "x" } };
    expect(await code(reviewer.call(wordRuleRoutes.setRuleSeverity, call))).toBe("rule_is_firm");
    expect(await code(operator.call(wordRuleRoutes.setRuleSeverity, call))).toBe("role_may_not");
  });
});
