import {
  complianceRoutes,
  consentRoutes,
  customersRoutes,
  type ContentSubject,
  wordRuleRoutes,
} from "@hortus/contracts";
import { createChance } from "./chance.ts";
import type { Planting } from "./parts.ts";

/**
 * Two in three customers agreed to offers when they joined, some said no since; some texts wait at the desk, one is approved, one was
 * sent back, and one in the drawer shows what is blocked.
 */
export async function agreeAndReview(parts: Planting): Promise<void> {
  const { rows } = await parts.owner.call(complianceRoutes.listReviews, { query: {} });
  if (rows.length > 0) return;
  await forbidOwnWords(parts);
  await agree(parts);
  await fillDesk(parts);
}

async function forbidOwnWords({ owner }: Planting): Promise<void> {
  await owner.call(wordRuleRoutes.addOwnRule, {
    body: {
      title: "内部禁语",
      severity: "review",
      words: ["全市最低", "假一赔十", "闭眼入"],
      classes: [],
      channels: [],
      advice: "写明具体优惠和期限",
    },
  });
  await owner.call(wordRuleRoutes.allowPhrase, {
    body: { phrase: "百草第一方", ground: "registered_name", reason: "本店注册商标" },
  });
}

async function agree({ owner }: Planting): Promise<void> {
  const chance = createChance(18_019);
  let cursor: string | undefined;
  do {
    const page = await owner.call(customersRoutes.listCustomers, {
      query: { limit: 200, ...(cursor ? { cursor } : {}) },
    });
    cursor = page.nextCursor;
    const changes = page.rows.flatMap(({ id }) => {
      const lot = chance.next();
      const given = {
        customerId: id,
        channel: "form" as const,
        evidence: "入会登记表",
        state: "given" as const,
      };
      if (lot > 0.72) return [];
      return [
        { ...given, purpose: "marketing" as const },
        ...(lot < 0.3 ? [{ ...given, purpose: "health_data" as const }] : []),
        ...(lot < 0.05
          ? [{ ...given, purpose: "marketing" as const, state: "withdrawn" as const, evidence: "电话告知" }]
          : []),
      ];
    });
    if (changes.length > 0) await owner.call(consentRoutes.recordConsents, { body: { rows: changes } });
  } while (cursor);
}

const offer: ContentSubject = { channel: "mass_message", purpose: "offer", classes: [], audiences: [] };
const submissions = [
  {
    title: "会员日群发",
    text: "{customer}您好,20 日会员日,本店独家满 199 减 30,到店还可免费测血压。",
    subject: offer,
    note: "“独家”指本店自有会员价",
  },
  {
    title: "钙片朋友圈",
    text: "入冬补钙正当时,钙维生素D软胶囊会员价 118 元,原价 128 元。本品不能代替药物。",
    subject: { ...offer, channel: "moments" as const, classes: ["health_food" as const] },
    note: "原价为近 7 天成交价,截图见附件",
  },
  {
    title: "用药随访话术",
    text: "最近血压量得怎么样?有没有自己停药的情况?有任何不适请及时就医。",
    subject: { ...offer, channel: "task_script" as const, purpose: "care" as const },
    note: "",
  },
  {
    title: "店庆海报",
    text: "十年老店,顶级服务,邻里首选。",
    subject: { ...offer, channel: "poster" as const },
    note: "",
  },
  { title: "周末闪购", text: "全市最低,闭眼入!周末满 99 减 20。", subject: offer, note: "" },
];

async function fillDesk({ owner }: Planting): Promise<void> {
  const ids: string[] = [];
  for (const { title, text, subject, note } of submissions) {
    const body = { title, text, subject, note, origin: { kind: "draft" } };
    ids.push((await owner.call(complianceRoutes.submitReview, { body })).id);
  }
  const [, , followUp = "", , flash = ""] = ids;
  await owner.call(complianceRoutes.approveReview, {
    params: { id: followUp },
    body: { ground: "not_about_goods", comment: "询问而非建议停药,可用。" },
  });
  await owner.call(complianceRoutes.rejectReview, {
    params: { id: flash },
    body: { comment: "去掉“全市最低”,写明活动门店和截止时间。" },
  });
}
