import {
  customersRoutes,
  journeyRoutes,
  ownEventRoutes,
  segmentRoutes,
  type ApiClient,
  type OwnEvent,
  type OwnEventRow,
} from "@hortus/contracts";
import { beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../../testing.ts";
import { addCustomer } from "../../../testing-customers.ts";
import { holdOwners } from "../list/lookups.ts";

let house: TestHouse;
let operator: ApiClient;
let app: ApiClient;

beforeEach(async () => {
  house = await testHouse(new Date("2026-11-24T02:00:00Z"));
  operator = await house.as("operator");
  app = await house.withKey(["events:write"]);
  return () => house.close();
});

const define = () =>
  operator.call(ownEventRoutes.createOwnEvent, {
    body: {
      code: "quiz_done",
      name: "做完健康测评",
      properties: [
        { code: "quiz", name: "测评", type: "text" },
        { code: "score", name: "得分", type: "number" },
      ],
    },
  });

const done = (memberNumber: string, externalId: string, row: Partial<OwnEventRow> = {}): OwnEventRow => ({
  externalId,
  event: "quiz_done",
  occurredAt: house.clock.now().toISOString(),
  identities: { memberNumber },
  properties: { quiz: "睡眠", score: 7 },
  ...row,
});

/** What became of each row: its outcome, or why it was left out. */
const push = async (...events: readonly unknown[]) => {
  const { rows } = await app.call(ownEventRoutes.pushOwnEvents, { body: { events: [...events] } });
  await house.drain();
  return rows.map(({ outcome, error }) => (error ? `${error.code} ${error.field ?? ""}`.trim() : outcome));
};

const addMember = async (name: string, number: string): Promise<string> => {
  const { id } = await addCustomer(house, name);
  await operator.call(customersRoutes.addIdentity, {
    params: { id },
    body: { kind: "member_number", value: number },
  });
  return id;
};

let segments = 0;
const segmentOf = async (event: OwnEvent, condition: object) => {
  const { id } = await operator.call(segmentRoutes.createSegment, {
    body: {
      name: `S${segments++}`,
      rule: { version: 1, root: { kind: "records", fact: event.fact, ...condition } },
    },
  });
  await house.drain();
  return async () => {
    const { rows } = await operator.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} });
    return rows.map(({ name }) => name).toSorted();
  };
};

describe("events of the workspace's own", () => {
  test("each row that another system tells of has its fate, and what was told stays as it is", async () => {
    await define();
    await addMember("Mei", "M1");
    await addMember("Hao", "M2");
    const first = done("M1", "e1");
    expect(await push(first, first, done("M2", "e2", { properties: {} }))).toEqual([
      "created",
      "unchanged",
      "created",
    ]);
    const fates = await push(
      first,
      done("M1", "e1", { properties: { quiz: "睡眠", score: 8 } }),
      done("M2", "e1"),
      done("M9", "e3"),
      done("M1", "e4", { event: "quiz_begun" }),
      done("M1", "e5", { properties: { quizz: "睡眠" } }),
      done("M1", "e6", { properties: { score: "7" } }),
      done("M1", "e7", { occurredAt: "2026-12-24T02:00:00Z" }),
      done("M1", "e8", { occurredAt: "yesterday" }),
      done("M1", "e9", { identities: {} }),
      { event: "quiz_done" },
      null,
    );
    expect(fates).toEqual([
      "unchanged",
      "event_differs externalId",
      "event_differs externalId",
      "unknown_customer identities",
      "unknown_event event",
      "unknown_property properties.quizz",
      "invalid_field properties.score",
      "future_date occurredAt",
      "invalid_field occurredAt",
      "no_identity identities",
      "missing_field externalId",
      "invalid_field",
    ]);
  });

  test("rules count, sum and filter them at once, whoever turns out to be one person, and know their names", async () => {
    const event = await define();
    const mei = await addMember("Mei", "M1");
    const hao = await addMember("Hao", "M2");
    const twice = await segmentOf(event, { aggregate: "count", op: "at_least", value: 2 });
    const sleepless = await segmentOf(event, {
      aggregate: "sum",
      measure: "number_1",
      filters: [{ property: "text_1", op: "equals", value: "睡眠" }],
      window: { kind: "last", days: 7 },
      op: "at_least",
      value: 10,
    });
    await push(
      done("M1", "e1"),
      done("M2", "e2", { properties: { quiz: "睡眠", score: 10.5 } }),
      done("M2", "e3", { properties: { quiz: "肠胃", score: 50 }, occurredAt: "2026-01-01T00:00:00Z" }),
    );
    expect([await twice(), await sleepless()]).toEqual([["Hao"], ["Hao"]]);

    const { customerId } = await operator
      .call(customersRoutes.addIdentity, {
        params: { id: hao },
        body: { kind: "member_number", value: "M1" },
      })
      .then((profile) => ({ customerId: profile.id }));
    await house.drain();
    const merged = customerId === mei ? "Mei" : "Hao";
    expect(await push(done("M1", "e1"))).toEqual(["unchanged"]);
    const { rows } = await operator.call(customersRoutes.listTimeline, {
      params: { id: customerId },
      query: { kind: "own_event" },
    });
    expect(rows.map(({ payload }) => payload["details"])).toEqual([
      "测评 睡眠 · 得分 10.5",
      "测评 睡眠 · 得分 7",
      "测评 肠胃 · 得分 50",
    ]);
    house.clock.advance(7 * 86_400_000 + 1);
    await house.drain();
    expect([await twice(), await sleepless()]).toEqual([[merged], []]);

    const { rows: facts } = await operator.call(segmentRoutes.listFacts, {});
    const fact = facts.find(({ key }) => key === event.fact);
    expect(fact).toMatchObject({ label: { zh: "做完健康测评" } });
    expect(fact?.kind === "records" && fact.properties.map(({ label }) => label.zh)).toEqual([
      "测评",
      "得分",
    ]);
    expect(facts.filter(({ key }) => key.startsWith("own_event_"))).toHaveLength(1);
  });

  test("a merge waits for what is being told of a customer, so that it takes all of it along", async () => {
    await define();
    await addMember("Mei", "M1");
    const hao = await addMember("Hao", "M2");
    const { context } = house;
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    let hold = (_id: string | undefined) => {};
    const held = new Promise<string | undefined>((resolve) => (hold = resolve));
    const telling = context.workspace.tx(async (tx) => {
      const [id] = await holdOwners(tx, context, [[{ kind: "member_number", value: "M1" }]]);
      hold(id);
      await ended;
    });
    expect(await held).toBeDefined();
    const merging = operator
      .call(customersRoutes.addIdentity, {
        params: { id: hao },
        body: { kind: "member_number", value: "M1" },
      })
      .then(() => "merged");
    const waited = new Promise((resolve) => setTimeout(() => resolve("waits"), 500));
    expect(await Promise.race([merging, waited])).toBe("waits");
    end();
    await telling;
    expect(await merging).toBe("merged");
  });

  test("one sets a journey off when its properties answer, and long past ones don't", async () => {
    const event = await define();
    for (const [name, number] of [
      ["Mei", "M1"],
      ["Hao", "M2"],
      ["Lan", "M3"],
    ] as const)
      await addMember(name, number);
    const { id } = await operator.call(journeyRoutes.createJourney, {
      body: {
        name: "J",
        definition: {
          trigger: {
            kind: "event",
            event: event.fact,
            filters: [{ property: "number_1", op: "at_least", value: 6 }],
          },
          start: "call",
          steps: [
            {
              kind: "task",
              id: "call",
              name: "Call",
              class: "care",
              task: "call",
              title: "Call",
              text: "Call",
              next: null,
            },
          ],
          exits: [],
          reentry: { kind: "each" },
        },
      },
    });
    await operator.call(journeyRoutes.publishJourney, { params: { id } });
    await push(
      done("M1", "e1"),
      done("M2", "e2", { properties: { score: 5 } }),
      done("M3", "e3", { occurredAt: "2026-11-01T00:00:00Z" }),
    );
    const { rows } = await operator.call(journeyRoutes.listEnrolments, { params: { id }, query: {} });
    expect(rows.map(({ customer }) => customer.name)).toEqual(["Mei"]);
    const { events } = await operator.call(journeyRoutes.journeyVocabulary, {});
    expect(events.find((one) => one.event === event.fact)?.properties.map(({ label }) => label.zh)).toEqual([
      "测评",
      "得分",
    ]);
  });

  test("a definition keeps its code, its types and its places, and says what is wrong", async () => {
    const event = await define();
    const change = (body: object) =>
      operator
        .call(ownEventRoutes.changeOwnEvent, {
          params: { id: event.id },
          body: { name: event.name, properties: [...event.properties], ...body },
        })
        .then(
          ({ properties }) => properties.map(({ code, name }) => `${code} ${name}`),
          (error: { problem: { code: string } }) => error.problem.code,
        );
    expect(await change({ properties: [{ code: "place", name: "门店", type: "text" }] })).toEqual([
      "quiz 测评",
      "score 得分",
      "place 门店",
    ]);
    expect(await change({ properties: [{ code: "score", name: "分数", type: "text" }] })).toBe(
      "type_is_for_good",
    );
    const texts = Array.from({ length: 6 }, (_, n) => ({
      code: `t${n}`,
      name: `T${n}`,
      type: "text" as const,
    }));
    expect(await change({ properties: texts })).toBe("too_many_properties");
    expect(await change({ properties: [...texts.slice(0, 1), ...texts.slice(0, 1)] })).toBe("property_twice");
    await expect(define()).rejects.toMatchObject({ problem: { code: "code_taken" } });
    await change({ archived: true });
    await addMember("Mei", "M1");
    expect(await push(done("M1", "e1"))).toEqual(["unknown_event event"]);
  });
});
