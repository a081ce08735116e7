import { eventType } from "@hortus/kernel";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { askToTell, tellingLoop, type Telling } from "./telling.ts";
import { addCustomer } from "./testing-customers.ts";
import { testHouse, type TestHouse } from "./testing.ts";

const told = eventType("test_told", z.object({ advisorId: z.string(), customerIds: z.array(z.string()) }));
const customersOfAdvisor: Telling = {
  queue: "advisor_place_telling",
  column: "advisor_id",
  type: "text",
  rows: "customer_contact",
  where: sql`removed_at is null`,
};
const loop = (atOnce: number, fail = false) =>
  tellingLoop({
    name: "test/tell",
    telling: customersOfAdvisor,
    atOnce,
    events: (customerIds, advisorId) => {
      if (fail) throw new Error("died");
      return [told.of({ payload: { advisorId, customerIds } })];
    },
  });

let house: TestHouse;

beforeEach(async () => {
  house = await testHouse();
  return () => house.close();
});

const ask = (...ids: string[]) =>
  house.context.workspace.tx((tx) => askToTell(tx, customersOfAdvisor, ids, house.clock.now()));
const add = async (advisorId: string, names: string[]) => {
  const added = [];
  for (const name of names) added.push(await addCustomer(house, name, advisorId));
  return added.sort((a, b) => (a.id < b.id ? -1 : 1));
};
const readTold = async () => {
  const { rows } = await sql<{ payload: { advisorId: string; customerIds: string[] } }>`
    select payload from event where type = 'test_told' order by seq`.execute(house.context.workspace.db);
  return rows.map(({ payload }) => payload);
};

describe("telling of the customers who have something in common", () => {
  test("goes through them in order, so many at once, each asked for once", async () => {
    const ofLin = (await add("lin", ["A", "B", "C", "D"])).map(({ id }) => id);
    const [kept, lost] = await add("wang", ["E", "F"]);
    await sql`
      update customer_contact set removed_at = ${house.clock.now()}
      where customer_id = ${lost?.id}`.execute(house.context.workspace.db);
    await ask("wang", "lin", "lin", "nobody");
    const { run } = loop(2);
    let runs = 0;
    while (await run(house.context)) runs += 1;
    // lin's third run finds that all are told, and so does the one for nobody
    expect(runs).toBe(5);
    expect(await readTold()).toEqual([
      { advisorId: "lin", customerIds: ofLin.slice(0, 2) },
      { advisorId: "lin", customerIds: ofLin.slice(2) },
      { advisorId: "wang", customerIds: [kept?.id] },
    ]);
  });

  test("a run that dies tells nobody and is done again; who asks anew hears of all", async () => {
    const ids = (await add("lin", ["A", "B", "C"])).map(({ id }) => id);
    await ask("lin");
    await loop(2).run(house.context);
    await expect(loop(2, true).run(house.context)).rejects.toThrow("died");
    expect((await readTold()).map(({ customerIds }) => customerIds)).toEqual([ids.slice(0, 2)]);
    await loop(2).run(house.context);
    expect((await readTold()).flatMap(({ customerIds }) => customerIds)).toEqual(ids);
    await ask("lin");
    await loop(2).run(house.context);
    await ask("lin");
    while (await loop(3).run(house.context));
    expect((await readTold()).map(({ customerIds }) => customerIds).slice(2)).toEqual([ids.slice(0, 2), ids]);
  });
});
