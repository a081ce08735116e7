import { expect } from "vitest";
import type { Workspace } from "@hortus/kernel";
import type { Node } from "../ast.ts";
import { evaluateRule } from "../evaluate.ts";
import type { Reason } from "../reason.ts";
import { compileRule, loadValues } from "../sql/index.ts";
import { fillShop, type History } from "./history.ts";
import { createShop, livingCustomers, shopFacts } from "./shop.ts";

export type Person = Partial<History["customer"]> & {
  profile?: Partial<History["profile"]>;
  tags?: Partial<History["tags"][number]>[];
  segments?: string[];
  refunds?: Partial<History["refunds"][number]>[];
  orders?: Partial<History["orders"][number]>[];
};
export type Shop = Awaited<ReturnType<typeof openShop>>;

const id = "0197a000-0000-7000-8000-000000000001";
export const noon = "2026-11-24T12:00:00+08:00";

/** A made-up shop with one customer at a time, of whom both readings are asked alike. */
export async function openShop(workspace: Workspace) {
  await workspace.tx(createShop);

  /** Both readings' answer and next change, and why; fails if they differ. */
  async function explain(
    root: Node,
    person: Person,
    at = noon,
    timeZone = "Asia/Shanghai",
  ): Promise<{ isIn: boolean; next: string | undefined; reason?: Reason }> {
    await workspace.tx((tx) => fillShop(tx, [id], [historyOf(person)]));
    const rule = { version: 1 as const, root };
    const now = new Date(at);
    const loaded = (await loadValues(workspace.db, rule, shopFacts, [id], livingCustomers)).get(id);
    const { rows } = await compileRule(rule, shopFacts, {
      scope: { customers: [id] },
      now,
      timeZone,
      scopeTable: livingCustomers,
    }).execute(workspace.db);
    if (!loaded) {
      expect(rows).toEqual([]);
      return { isIn: false, next: undefined };
    }
    const { answer, nextChangeAt, reason } = evaluateRule(rule, shopFacts, loaded, { now, timeZone });
    expect(rows).toEqual([{ customer_id: id, is_in: answer, next_change_at: nextChangeAt }]);
    return { isIn: answer, next: nextChangeAt?.toISOString(), reason };
  }

  return {
    explain,
    async ask(...args: Parameters<typeof explain>) {
      const { isIn, next } = await explain(...args);
      return { isIn, next };
    },
    isIn: async (...args: Parameters<typeof explain>) => (await explain(...args)).isIn,
  };
}

function historyOf(person: Person): History {
  const { profile, tags = [], segments = [], refunds = [], orders = [], ...customer } = person;
  const order = {
    state: "paid",
    paid_at: null,
    net_amount_fen: 100,
    boxes: null,
    channel: null,
    note: null,
    shipped_on: null,
    place: null,
  };
  return {
    customer: { name: null, gender: null, birthday: null, joined_at: null, erased_at: null, ...customer },
    profile: { source: "form", weight: null, balance_fen: null, is_member: null, ...profile },
    tags: tags.map((tag) => ({ tag_id: "a", tagged_at: null, ...tag })),
    groups: [],
    segments: segments.map((segment_id) => ({ segment_id, version: 1 })),
    refunds: refunds.map((refund) => ({ refunded_at: null, reason: null, ...refund })),
    orders: orders.map((each) => ({ ...order, ...each })),
  };
}
