import {
  conditionRoutes,
  customersRoutes,
  segmentRoutes,
  type ApiClient,
  type ConditionCode,
} from "@hortus/contracts";
import { createChance } from "./chance.ts";
import type { Planting } from "./parts.ts";

const common: readonly ConditionCode[] = [
  "hypertension",
  "hypertension",
  "hypertension",
  "diabetes",
  "diabetes",
  "high_blood_lipids",
  "osteoporosis",
  "gout",
];

const cohort = {
  name: "高血压随访",
  description: "登记了高血压，并同意我们记录健康信息",
  rule: {
    version: 1,
    root: {
      kind: "all",
      of: [{ kind: "set", fact: "customer.condition", op: "has_any", values: ["hypertension"] }],
    },
  },
};

const AT_ONCE = 30;

/** Of some who agreed to it, what they told at the till; and the cohort that is followed for it. Without a consent the product refuses. */
export async function noteConditions({ owner }: Planting): Promise<void> {
  const { rows: segments } = await owner.call(segmentRoutes.listSegments, { query: {} });
  if (segments.some(({ name }) => name === cohort.name)) return;
  const chance = createChance(23_011);
  const { rows } = await owner.call(customersRoutes.listCustomers, { query: { limit: 120 } });
  const told = rows.map(({ id }) => ({ id, condition: chance.pick(common) }));
  // Some at once, so that what follows from them is worked out once for all of these.
  for (let from = 0; from < told.length; from += AT_ONCE)
    await Promise.all(
      told.slice(from, from + AT_ONCE).map(({ id, condition }) => noteOne(owner, id, condition)),
    );
  await owner.call(segmentRoutes.createSegment, { body: cohort });
}

async function noteOne(owner: ApiClient, id: string, condition: ConditionCode): Promise<void> {
  const params = { id };
  const { mayKeep } = await owner.call(conditionRoutes.conditionSummary, { params });
  if (mayKeep)
    await owner.call(conditionRoutes.noteCondition, { params, body: { condition, source: "customer" } });
}
