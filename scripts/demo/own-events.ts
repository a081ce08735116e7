import { ownEventRoutes, segmentRoutes } from "@hortus/contracts";
import { createChance } from "./chance.ts";
import type { Planting } from "./parts.ts";
import { personOf } from "./people.ts";
import { CUSTOMERS } from "./purchases.ts";

const quiz = {
  code: "quiz_done",
  name: "做完健康测评",
  properties: [
    { code: "quiz", name: "测评", type: "text" as const },
    { code: "score", name: "得分", type: "number" as const },
  ],
};
const QUIZZES = ["睡眠", "肠胃", "骨骼", "视力"];
const TAKEN = 240;
const DAY_MS = 86_400_000;

/** What the mini program tells of: who took a health quiz in the last two months. And whom that makes worth a talk. */
export async function tellOfQuizzes({ owner, shop, clock }: Planting): Promise<void> {
  const { rows } = await owner.call(ownEventRoutes.listOwnEvents, {});
  const known = rows.find(({ code }) => code === quiz.code);
  const { fact } = known ?? (await owner.call(ownEventRoutes.createOwnEvent, { body: quiz }));
  const now = clock.now().getTime();
  const events = Array.from({ length: TAKEN }, (_, index) => {
    const chance = createChance(index + 31_000);
    const person = personOf(String(1 + chance.integer(CUSTOMERS)));
    return {
      externalId: `QUIZ-${index + 1}`,
      event: quiz.code,
      occurredAt: new Date(now - chance.integer(60 * DAY_MS)).toISOString(),
      identities: { phone: person.phone, unionid: person.unionid },
      properties: { quiz: chance.pick(QUIZZES), score: 1 + chance.integer(10) },
    };
  });
  await shop.call(ownEventRoutes.pushOwnEvents, { body: { events } });
  const { rows: segments } = await owner.call(segmentRoutes.listSegments, { query: {} });
  if (segments.some(({ name }) => name === restless(fact).name)) return;
  await owner.call(segmentRoutes.createSegment, { body: restless(fact) });
}

const restless = (fact: string) => ({
  name: "睡眠测评低分未购",
  description: "一个月内睡眠测评 4 分及以下，之后没有下单",
  rule: {
    version: 1,
    root: {
      kind: "all",
      of: [
        {
          kind: "sequence",
          first: {
            fact,
            filters: [
              { property: "text_1", op: "equals", value: "睡眠" },
              { property: "number_1", op: "at_most", value: 4 },
            ],
            window: { kind: "last", days: 30 },
          },
          op: "not_followed",
          second: { fact: "order" },
        },
      ],
    },
  },
});
