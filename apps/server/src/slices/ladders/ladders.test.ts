import {
  attributeRoutes,
  catalogRoutes,
  commerceRoutes,
  ladderRoutes,
  segmentRoutes,
  type ApiClient,
  type Ladder,
  type LadderBoard,
  type OrderRow,
  type RhythmSettings,
  rfmRoutes,
} from "@hortus/contracts";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";

const DAY_MS = 86_400_000;
const orders = (value: number, days?: number) => ({
  version: 1,
  root: {
    kind: "all",
    of: [
      {
        kind: "records",
        fact: "order",
        aggregate: "count",
        ...(days && { window: { kind: "last", days } }),
        op: "at_least",
        value,
      },
    ],
  },
});

let house: TestHouse;
let operator: ApiClient;
let number = 0;

beforeEach(async () => {
  house = await testHouse();
  operator = await house.as("operator");
  await house.drain();
  return () => house.close();
});

/** Orders of 100 yuan, so many days ago each. */
const buy = (memberNumber: string, ...daysAgo: number[]) => buyAll({ [memberNumber]: daysAgo });

async function buyAll(
  daysAgoByName: Record<string, readonly number[]>,
  lines?: OrderRow["lines"],
): Promise<void> {
  const rows = Object.entries(daysAgoByName).flatMap(([memberNumber, daysAgo]) =>
    daysAgo.map((days) => ({
      externalId: `order-${number++}`,
      source: "till",
      paidAt: new Date(house.clock.now().getTime() - days * DAY_MS).toISOString(),
      amountFen: 10_000,
      identities: { memberNumber },
      customerName: memberNumber,
      ...(lines && { lines }),
    })),
  );
  await operator.call(commerceRoutes.pushOrders, { body: { orders: rows } });
  await house.drain();
}

/** A name each. */
const many = (count: number, daysAgo: (n: number) => readonly number[]) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`customer ${n}`, daysAgo(n)]));

const board = (ladder: Ladder) => operator.call(ladderRoutes.getLadder, { params: { ladder } });
const counts = ({ states }: LadderBoard) =>
  Object.fromEntries(
    states.filter(({ customers }) => customers > 0).map(({ state, customers }) => [state, customers]),
  );

async function stands(name: string, ladder: Ladder): Promise<string | undefined> {
  const { rows } = await sql<{ state: string }>`
    select state from customer_ladder join customer on customer.id = customer_id
    where display_name = ${name} and ladder = ${ladder}`.execute(house.context.workspace.db);
  return rows[0]?.state;
}

async function pass(days: number): Promise<void> {
  house.clock.advance(days * DAY_MS);
  await house.drain();
}

describe("the value ladder", () => {
  test("holds everybody in one tier, and moves them as they buy", async () => {
    await buy("Ann", 1);
    await buy("Bo", 300, 250, 200, 100, 50, 2);
    expect(await stands("Ann", "value_tier")).toBe("paying");
    expect(await stands("Bo", "value_tier")).toBe("devoted");
    const { states } = await board("value_tier");
    expect(states.map(({ state }) => state)).toEqual([
      "devoted",
      "paying",
      "newly_activated",
      "active",
      "ordinary",
    ]);
    expect(states[0]).toMatchObject({ customers: 1, moneyFen: 60_000, arrived: 1, left: 0 });
    expect(states[0]?.enterWords?.zh).toMatch(/订单.*6/);
    expect(states[0]?.strategy.zh).toMatch(/留住/);
  });

  test("lets nobody flutter: who is in stays in by the softer rule, who is not needs the harder one", async () => {
    // Six orders in a year, then the oldest slide out: five and four are enough to stay, three are not.
    await buy("Bo", 360, 340, 320, 100, 50, 2);
    await buy("Cy", 320, 100, 50, 2);
    expect(await stands("Bo", "value_tier")).toBe("devoted");
    expect(await stands("Cy", "value_tier")).toBe("paying");
    await pass(30);
    expect(await stands("Bo", "value_tier")).toBe("devoted");
    await pass(20);
    expect(await stands("Bo", "value_tier")).toBe("paying");
    const { rows } = await sql<{ to_state: string; because: string }>`
      select to_state, because from ladder_change join customer on customer.id = customer_id
      where display_name = 'Bo' and ladder = 'value_tier'
      order by ladder_change.id`.execute(house.context.workspace.db);
    expect(rows.at(-1)).toEqual({ to_state: "paying", because: "time" });
  });

  test("tells each move, so that journeys can start by it, and rules can speak of the tier", async () => {
    const { id } = await operator.call(segmentRoutes.createSegment, {
      body: {
        name: "paying",
        rule: {
          version: 1,
          root: {
            kind: "all",
            of: [{ kind: "attribute", fact: "value_tier", op: "equals", value: "paying" }],
          },
        },
      },
    });
    await buy("Ann", 0);
    const { rows } = await operator.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} });
    expect(rows.map(({ name }) => name)).toEqual(["Ann"]);
    const { rows: told } = await sql<{ payload: unknown }>`
      select payload from event where type = 'value_tier_changed' order by seq desc limit 1`.execute(
      house.context.workspace.db,
    );
    expect(told[0]?.payload).toMatchObject({ to: "paying" });
  });

  test("gets new rules as a next version, by which everybody is decided; what chases itself is refused", async () => {
    await buy("Ann", 1);
    await buy("Bo", 9, 5, 2);
    const states = (await board("value_tier")).states.flatMap(({ state, enter, stay }) =>
      enter && stay ? [{ state, enter, stay }] : [],
    );
    const change = (enter: Record<string, unknown>) =>
      operator.call(ladderRoutes.changeLadder, {
        params: { ladder: "value_tier" },
        body: { states: states.map((each) => (each.state === "devoted" ? { ...each, enter } : each)) },
      });
    await change(orders(3));
    await house.drain();
    const after = await board("value_tier");
    expect(after.version).toBe(2);
    expect(after.progress).toBeUndefined();
    expect(counts(after)).toEqual({ devoted: 1, paying: 1 });
    const babies = await operator.call(attributeRoutes.createAttribute, {
      body: { name: "宝宝数", type: "number" },
    });
    const skin = await operator.call(attributeRoutes.createAttribute, {
      body: { name: "肤质", type: "choice", options: [{ name: "油性" }, { name: "干性" }] },
    });
    await change({
      version: 1,
      root: {
        kind: "any",
        of: [
          { kind: "attribute", fact: babies.fact, op: "at_least", value: 2 },
          { kind: "set", fact: skin.fact, op: "has_any", values: [skin.options[0]?.id] },
        ],
      },
    });
    const inOwnWords = (await board("value_tier")).states[0]?.enterWords?.zh;
    expect(inOwnWords).toContain("宝宝数");
    expect(inOwnWords).toContain("油性");
    await expect(
      change({
        version: 1,
        root: {
          kind: "all",
          of: [{ kind: "attribute", fact: "life_cycle_stage", op: "equals", value: "growth" }],
        },
      }),
    ).rejects.toMatchObject({ problem: { status: 422, code: "rule_chases_itself" } });
    await expect(change({ version: 1, root: { kind: "all", of: [{}] } })).rejects.toMatchObject({
      problem: { status: 422, code: "unsound_rule" },
    });
  });
});

describe("the life cycle", () => {
  test("goes by the customer's own interval: dormant at twice, churned at four times, back with an order", async () => {
    // Every 10 days, five gaps: (5 × 10 + 3 × 45) / 8 = 23.1 days.
    await buy("Quick", 50, 40, 30, 20, 10, 0);
    // Once: everybody's 45 days.
    await buy("Slow", 0);
    expect(await stands("Quick", "life_cycle")).toBe("maturity");
    expect(await stands("Slow", "life_cycle")).toBe("introduction");
    await pass(47);
    expect(await stands("Quick", "life_cycle")).toBe("dormancy");
    expect(await stands("Slow", "life_cycle")).toBe("introduction");
    await pass(50);
    expect(await stands("Quick", "life_cycle")).toBe("churned");
    expect(await stands("Slow", "life_cycle")).toBe("dormancy");
    await buy("Quick", 0);
    expect(await stands("Quick", "life_cycle")).toBe("maturity");
  });

  test("is measured in own multiples once they are set", async () => {
    await buy("Slow", 60);
    expect(await stands("Slow", "life_cycle")).toBe("introduction");
    const settings = { dormantAfter: 1.2, churnedAfter: 3, usualDays: 45, leastDays: 7, mostDays: 365 };
    await operator.call(ladderRoutes.changeRhythm, { body: settings });
    await house.drain();
    expect(await stands("Slow", "life_cycle")).toBe("dormancy");
    expect(await operator.call(ladderRoutes.getRhythm, {})).toMatchObject(settings);
    await expect(
      operator.call(ladderRoutes.changeRhythm, { body: { ...settings, churnedAfter: 1 } }),
    ).rejects.toMatchObject({ problem: { status: 400 } });
  });

  test("goes by how long the goods bought last, where the settings say so, and by purchases where nothing is known", async () => {
    await (
      await house.as("owner")
    ).call(catalogRoutes.upsertProducts, {
      body: {
        products: [
          {
            code: "QUARTER",
            name: "Quarter",
            regulatoryClass: "health_food",
            unitsPerPack: 90,
            dailyDose: 1,
          },
          { code: "WEEK", name: "Week", regulatoryClass: "health_food", unitsPerPack: 7, dailyDose: 1 },
        ],
      },
    });
    const bought = (memberNumber: string, sku: string, ...daysAgo: number[]) =>
      buyAll({ [memberNumber]: daysAgo }, [{ sku, name: sku, quantity: 1, amountFen: 10_000 }]);
    await bought("Quarter", "QUARTER", 200, 100);
    await bought("Week", "WEEK", 100);
    await bought("Unknown", "NOBODY-KNOWS", 100);
    const interval = async () => {
      const { rows } = await sql<{ name: string; days: number; cycle: number | null }>`
        select display_name as name, interval_days as days, cycle_days as cycle
        from customer_rhythm join customer on customer.id = customer_id order by name`.execute(
        house.context.workspace.db,
      );
      return rows.map(({ name, days, cycle }) => [name, Number(days.toFixed(2)), cycle]);
    };
    const stages = async () =>
      Promise.all(["Quarter", "Unknown", "Week"].map((name) => stands(name, "life_cycle")));
    const by = async (basis: RhythmSettings["basis"]) => {
      const {
        version: _,
        asOf: __,
        versionAt: ___,
        medianDays: ____,
        ...settings
      } = await operator.call(ladderRoutes.getRhythm, {});
      await operator.call(ladderRoutes.changeRhythm, { body: { ...settings, basis } });
      await house.drain();
    };
    // A gap of 100 days against everybody's 45; 45 for who bought once: twice that is gone by.
    expect(await interval()).toEqual([
      ["Quarter", 58.75, 90],
      ["Unknown", 45, null],
      ["Week", 45, 7],
    ]);
    expect(await stages()).toEqual(["growth", "dormancy", "dormancy"]);
    await by("both");
    expect(await interval()).toEqual([
      ["Quarter", 92.5, 90],
      ["Unknown", 45, null],
      ["Week", 7, 7],
    ]);
    expect(await stages()).toEqual(["growth", "dormancy", "churned"]);
    await by("cycle");
    expect((await interval())[0]).toEqual(["Quarter", 90, 90]);
    await pass(81); // 181 days after the order: twice the cycle
    expect(await stages()).toEqual(["dormancy", "churned", "churned"]);
    await bought("Week", "QUARTER", 0); // what lasted a week was given up
    expect((await interval())[2]).toEqual(["Week", 90, 90]);
    expect((await stages())[2]).toBe("growth");
    const today = house.clock.now().toISOString().slice(0, 10);
    const { cells } = await operator.call(ladderRoutes.ladderMoves, {
      params: { ladder: "life_cycle" },
      query: { from: "2026-11-24", to: today },
    });
    // Each move is in the matrix, whether a version, time or an order made it.
    expect(cells.reduce((sum, { customers }) => sum + customers, 0)).toBe(3);
    expect(cells.map(({ to }) => to).toSorted()).toEqual(["churned", "dormancy", "growth"]);
    expect(await operator.call(ladderRoutes.getRhythm, {})).toMatchObject({ basis: "cycle", version: 2 });
  });

  test("learns everybody's interval from those who bought again", async () => {
    await buyAll(many(30, () => [20, 0]));
    await pass(1);
    const { medianDays } = await operator.call(ladderRoutes.getRhythm, {});
    expect(medianDays).toBe(20);
    await buy("Once", 0);
    const { rows } = await sql<{ interval_days: number }>`
      select interval_days from customer_rhythm join customer on customer.id = customer_id where display_name = 'Once'`.execute(
      house.context.workspace.db,
    );
    expect(rows[0]?.interval_days).toBe(20);
  });
});

describe("moves between two days", () => {
  test("add up from state to state with money, those who stayed among them; each day is kept", async () => {
    await buyAll({ Ann: [0], Bo: [0] });
    await pass(1);
    await buyAll({ Bo: [0], Cy: [0] });
    await pass(1);
    const moves = (from: string, to: string) =>
      operator.call(ladderRoutes.ladderMoves, { params: { ladder: "life_cycle" }, query: { from, to } });
    const first = await moves("2026-11-24", "2026-11-25");
    expect(first.cells).toEqual([
      { to: "introduction", customers: 1, moneyFen: 10_000 },
      { from: "introduction", to: "growth", customers: 1, moneyFen: 20_000 },
      { from: "introduction", to: "introduction", customers: 1, moneyFen: 10_000 },
    ]);
    // Worked back: what came later changes nothing about the day before.
    await buy("Ann", 0);
    expect(
      (await moves("2026-11-24", "2026-11-25")).cells.map(({ from, to, customers }) => [from, to, customers]),
    ).toEqual([
      [undefined, "introduction", 1],
      ["introduction", "growth", 1],
      ["introduction", "introduction", 1],
    ]);
    const { trend, since } = await board("life_cycle");
    expect(since).toBe("2026-11-24");
    expect(trend).toEqual([
      { day: "2026-11-24", customers: { introduction: 2 } },
      { day: "2026-11-25", customers: { growth: 1, introduction: 2 } },
      { day: "2026-11-26", customers: { growth: 2, introduction: 1 } },
    ]);
  });

  test("follow the groups of RFM as well", async () => {
    await buy("Ann", 0);
    await buy("Bo", 90);
    await operator.call(rfmRoutes.rebuildRfm, {});
    await house.drain();
    const rfm = await operator.call(rfmRoutes.rfm, { query: {} });
    const followed = counts(await board("rfm"));
    expect(followed).toEqual(
      Object.fromEntries(rfm.groups.map(({ group, customers }) => [group, customers])),
    );
    await expect(
      operator.call(ladderRoutes.changeLadder, {
        params: { ladder: "rfm" },
        body: { states: [{ state: "important_value", enter: orders(1), stay: orders(1) }] },
      }),
    ).rejects.toMatchObject({ problem: { status: 422, code: "ladder_is_fixed" } });
  });
});

test("customers of a state are listed, a customer's standing is told, and strategies are written", async () => {
  await buy("Ann", 30, 0);
  const { rows } = await operator.call(ladderRoutes.listLadderCustomers, {
    params: { ladder: "life_cycle" },
    query: { state: "growth" },
  });
  expect(rows).toMatchObject([{ name: "Ann", orders: 2, moneyFen: 20_000 }]);
  const standing = await operator.call(ladderRoutes.getStanding, {
    params: { customerId: rows[0]!.customerId }, // one row, just asserted
  });
  expect(standing.states.map(({ ladder, state }) => [ladder, state])).toContainEqual([
    "life_cycle",
    "growth",
  ]);
  expect(standing.rhythm?.intervalDays).toBeCloseTo((30 + 3 * 45) / 4, 5);
  const strategy = { zh: "每月一次", en: "Once a month" };
  await operator.call(ladderRoutes.changeStrategy, {
    params: { ladder: "life_cycle", state: "growth" },
    body: strategy,
  });
  expect((await board("life_cycle")).states.find(({ state }) => state === "growth")?.strategy).toEqual(
    strategy,
  );
  await expect(
    operator.call(ladderRoutes.changeStrategy, {
      params: { ladder: "life_cycle", state: "devoted" },
      body: strategy,
    }),
  ).rejects.toMatchObject({ problem: { status: 404 } });
});

test("whichever way it came about, by events, by time or by a new version, everybody stands where the rules say", async () => {
  await buyAll(many(24, (n) => Array.from({ length: 1 + (n % 6) }, (_, k) => (k * (7 + n * 5)) % 350)));
  await pass(40);
  const live = counts(await board("value_tier"));
  const stages = counts(await board("life_cycle"));
  await sql`delete from customer_ladder`.execute(house.context.workspace.db);
  await sql`update ladder_version set filled_at = null, filled_after = null`.execute(
    house.context.workspace.db,
  );
  await house.drain();
  expect(counts(await board("life_cycle"))).toEqual(stages);
  // Without a past nobody stays by the softer rule, so tiers may only have fallen.
  expect(counts(await board("value_tier"))["devoted"] ?? 0).toBeLessThanOrEqual(live["devoted"] ?? 0);
});
