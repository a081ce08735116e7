import { lifeCycleStages, valueTiers, type Ladder } from "@hortus/contracts";
import type { EventType } from "@hortus/kernel";
import type { Fact, Label } from "@hortus/rules";
import { lifeCycleChanged, rhythmMeasured, rfmGroupChanged, valueTierChanged } from "./events.ts";

export const stateLabels: Record<(typeof valueTiers)[number] | (typeof lifeCycleStages)[number], Label> = {
  devoted: { zh: "铁杆", en: "Devoted" },
  paying: { zh: "付费", en: "Paying" },
  newly_activated: { zh: "新激活", en: "Newly activated" },
  active: { zh: "活跃", en: "Active" },
  ordinary: { zh: "普通", en: "Ordinary" },
  churned: { zh: "流失", en: "Churned" },
  dormancy: { zh: "休眠", en: "Dormancy" },
  maturity: { zh: "成熟", en: "Maturity" },
  growth: { zh: "成长", en: "Growth" },
  introduction: { zh: "引入", en: "Introduction" },
};

export const changedEvent = {
  value_tier: valueTierChanged,
  life_cycle: lifeCycleChanged,
  rfm: rfmGroupChanged,
} satisfies Record<Ladder, EventType>;

/** How often a customer buys; unknown without an order, and the cycle without goods that have one. */
export const rhythmFacts: readonly Fact[] = [
  rhythm("interval_days", "number", { zh: "常规复购间隔（天）", en: "Usual days between orders" }),
  rhythm("cycle_days", "number", { zh: "所购商品的周期（天）", en: "Days that goods bought last" }),
  rhythm("next_order_at", "instant", { zh: "预计下次购买时间", en: "Next order expected" }),
  rhythm("dormant_at", "instant", { zh: "进入休眠的时间", en: "Dormant from" }),
  rhythm("churned_at", "instant", { zh: "视为流失的时间", en: "Churned from" }),
];

/** Where a customer stands; unknown in no state. */
export const standingFacts: readonly Fact[] = [
  standing("value_tier", "value_tier", valueTiers, { zh: "价值分层", en: "Value tier" }),
  standing("life_cycle_stage", "life_cycle", lifeCycleStages, { zh: "生命周期", en: "Life-cycle stage" }),
];

function rhythm(column: string, type: "number" | "instant", label: Label): Fact {
  return {
    kind: "attribute",
    key: `rhythm.${column}`,
    label,
    type,
    changedBy: [rhythmMeasured.type],
    sql: { table: "customer_rhythm", column },
  };
}

function standing(
  key: string,
  ladder: "value_tier" | "life_cycle",
  states: readonly (keyof typeof stateLabels)[],
  label: Label,
): Fact {
  return {
    kind: "attribute",
    key,
    label,
    type: "choice",
    options: states.map((value) => ({ value, label: stateLabels[value] })),
    changedBy: [changedEvent[ladder].type],
    sql: { table: "customer_ladder", column: "state", where: `ladder = '${ladder}'` },
  };
}
