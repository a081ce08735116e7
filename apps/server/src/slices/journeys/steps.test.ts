import {
  attributeRoutes,
  calendarJourneyRoutes,
  customersRoutes,
  journeyRoutes,
  outreachRoutes,
  segmentRoutes,
  tagsRoutes,
  type ApiClient,
  type JourneyDraft,
} from "@hortus/contracts";
import { appendEvents, type Tx } from "@hortus/kernel";
import { sql, type KyselyPlugin, type QueryId } from "kysely";
import { beforeEach, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { addCustomer } from "../../testing-customers.ts";
import { orderPaid } from "../commerce/events.ts";
import { groupJoined } from "../wecom/events.ts";
import { customerChanged } from "../customers/events.ts";
import { claimDueEnrolments } from "./enrolments/claim.ts";
import { byDay } from "./testing.ts";

let house: TestHouse;
let operator: ApiClient;

// Tuesday, 20:00 in Shanghai
beforeEach(async () => {
  house = await testHouse(new Date("2026-11-24T12:00:00Z"));
  operator = await house.as("operator");
  return () => house.close();
});

const publish = async (
  definition: Omit<JourneyDraft, "exits" | "reentry"> & Partial<JourneyDraft>,
  name = "J",
) => {
  const { id } = await operator.call(journeyRoutes.createJourney, {
    body: { name, definition: { exits: [], reentry: { kind: "each" }, ...definition } },
  });
  await operator.call(journeyRoutes.publishJourney, { params: { id } });
  return id;
};
const pay = async (customerId: string, orderId: string, amountFen = 12_800) => {
  const event = orderPaid.of({ customerId, payload: { orderId, amountFen, source: "api" } });
  await house.context.workspace.tx((tx) => appendEvents(tx, house.clock, [event]));
  await house.drain();
};
const moveTo = async (local: string): Promise<void> => {
  house.clock.advance(Date.parse(`${local}:00+08:00`) - house.clock.now().getTime());
  await house.drain();
};
const enrol = async (id: string, ...customerIds: string[]) => {
  const { rows } = await operator.call(journeyRoutes.enrolCustomers, {
    params: { id },
    body: { customerIds },
  });
  await house.drain();
  return rows.map(({ outcome }) => outcome);
};
const walkOf = async (id: string) => {
  const { rows } = await operator.call(journeyRoutes.listEnrolments, { params: { id }, query: {} });
  return rows.map(({ customer, state, exitReason, history, next }) => ({
    who: customer.name,
    state: exitReason ?? state,
    at: next?.stepId,
    did: history.map(({ stepId, outcome, path, reason }) =>
      [stepId, path ?? outcome, reason].filter(Boolean).join(" "),
    ),
  }));
};
const setCity = async (customerId: string, city: string) => {
  await sql`update customer set city = ${city} where id = ${customerId}`.execute(house.context.workspace.db);
};
const fromBeijing = {
  version: 1,
  root: { kind: "attribute", fact: "customer.city", op: "equals", value: "北京" },
} as const;
const hello = { kind: "message", name: "Hello", class: "care", text: "Hello" } as const;

test("who comes into a group begins, and who was in it long before it was known does not", async () => {
  const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
  const id = await publish({
    trigger: {
      kind: "event",
      event: "customer_joined_group",
      filters: [{ property: "groupName", op: "contains", value: "tea" }],
    },
    start: "hello",
    steps: [{ ...hello, id: "hello", next: null }],
  });
  const { workspace } = house.context;
  const now = house.clock.now();
  await sql`
    insert into customer_group (chat_id, name, owner_id, changed_at) values
      ('tea', 'Friends of tea', 'lin', ${now}), ('run', 'Runners', 'lin', ${now})`.execute(workspace.db);
  const join = (chatId: string, { externalUserId }: { externalUserId: string }, occurredAt: Date) =>
    groupJoined.of({ occurredAt, payload: { chatId, externalUserId, joinScene: 3 } });
  await workspace.tx((tx) =>
    appendEvents(tx, house.clock, [
      join("run", mei, now),
      join("tea", mei, now),
      join("tea", hao, new Date("2026-06-01T00:00:00Z")),
      join("tea", { externalUserId: "wm_nobody" }, now),
    ]),
  );
  await house.drain();
  expect((await walkOf(id)).map(({ who }) => who)).toEqual(["Mei"]);
});

test("each takes the way that is theirs: by rule, by event or by time, and tags and goals are noted", async () => {
  const group = await operator.call(tagsRoutes.createTagGroup, { body: { name: "G", tags: ["warm"] } });
  const tagId = group.tags[0]?.id ?? "";
  const { id: attributeId, options } = await operator.call(attributeRoutes.createAttribute, {
    body: { name: "Parcels", type: "choice", options: [{ name: "Door" }] },
  });
  const value = options[0]?.id ?? "";
  const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
  await setCity(mei.id, "北京");
  const id = await publish({
    trigger: { kind: "manual" },
    start: "where",
    steps: [
      {
        kind: "branch",
        id: "where",
        name: "Where",
        paths: [{ id: "beijing", name: "Beijing", rule: fromBeijing, next: "mark" }],
        otherwise: "until-paid",
      },
      { kind: "tag", id: "mark", name: "Mark", add: [tagId], remove: [], next: "fill" },
      { kind: "attribute", id: "fill", name: "Fill in", attributeId, value, next: "until-paid" },
      {
        kind: "wait",
        id: "until-paid",
        name: "Until an order of 100 yuan",
        until: {
          kind: "event",
          event: "order_paid",
          filters: [{ property: "amountFen", op: "at_least", value: 10_000 }],
          timeoutMinutes: 3 * 1_440,
        },
        next: "bought",
        otherwise: "gone",
      },
      { kind: "goal", id: "bought", name: "Bought", next: null },
      { kind: "exit", id: "gone", name: "Did not buy" },
    ],
  });
  expect(await enrol(id, mei.id, hao.id)).toEqual(["enrolled", "enrolled"]);
  await pay(mei.id, "small", 500);
  await moveTo("2026-11-25T10:00");
  await pay(mei.id, "large");
  await moveTo("2026-11-27T20:00");
  const walks = await walkOf(id);
  expect(walks.sort((a, b) => a.who.localeCompare(b.who))).toEqual([
    { who: "Hao", state: "Did not buy", at: undefined, did: ["where otherwise", "until-paid otherwise"] },
    {
      who: "Mei",
      state: "done",
      at: undefined,
      did: ["where beijing", "mark done", "fill done", "until-paid next", "bought done"],
    },
  ]);
  const tags = await operator.call(tagsRoutes.getCustomerTags, { params: { id: mei.id } });
  expect(tags.rows.map(({ name, source }) => [name, source])).toEqual([["warm", "rule"]]);
  const attributes = await operator.call(attributeRoutes.listCustomerAttributes, { params: { id: mei.id } });
  expect(attributes.rows.map((one) => [one.name, one.value, one.by])).toEqual([["Parcels", value, "J"]]);
  // the choice decides in a rule, and the rule calls it by its name
  const { id: segmentId } = await operator.call(segmentRoutes.createSegment, {
    body: {
      name: "At the door",
      rule: { version: 1, root: { kind: "set", fact: "customer.attribute", op: "has_any", values: [value] } },
    },
  });
  await house.drain();
  const segment = await operator.call(segmentRoutes.getSegment, { params: { id: segmentId } });
  expect([segment.size, segment.words.en]).toEqual([1, expect.stringContaining("Parcels：Door")]);
  expect(await operator.call(journeyRoutes.getJourney, { params: { id } })).toMatchObject({
    goals: 1,
    exits: [{ reason: "Did not buy", count: 1 }],
    steps: expect.arrayContaining([
      expect.objectContaining({
        stepId: "until-paid",
        paths: expect.arrayContaining([{ path: "next", count: 1 }]),
      }),
    ]),
  });
});

test("a purchase that a wait awaits leads to the goal, and ends the journey for all who stand elsewhere", async () => {
  const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
  const id = await publish({
    trigger: { kind: "manual" },
    exits: ["order_paid"],
    start: "later",
    steps: [
      { kind: "wait", id: "later", name: "Later", until: { kind: "day", day: 1, at: "10:00" }, next: "buys" },
      {
        kind: "wait",
        id: "buys",
        name: "Until they buy",
        until: { kind: "event", event: "order_paid", filters: [], timeoutMinutes: 3 * 1_440 },
        next: "bought",
        otherwise: null,
      },
      { kind: "goal", id: "bought", name: "Bought", next: null },
    ],
  });
  await enrol(id, mei.id, hao.id);
  await moveTo("2026-11-24T22:00");
  await pay(hao.id, "before the wait");
  await moveTo("2026-11-25T10:00");
  await pay(mei.id, "awaited");
  await moveTo("2026-11-25T11:00");
  expect((await walkOf(id)).sort((a, b) => a.who.localeCompare(b.who))).toMatchObject([
    { who: "Hao", state: "new_purchase", did: [] },
    { who: "Mei", state: "done", did: ["buys next", "bought done"] },
  ]);
});

test("a birthday sets off three days before it, once a year, and follows a correction", async () => {
  const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
  const setBirthday = (id: string, birthday: string) =>
    operator.call(customersRoutes.changeCustomer, { params: { id }, body: { birthday } });
  await setBirthday(mei.id, "1990-11-30");
  await setBirthday(hao.id, "1985-12-20");
  const id = await publish({
    trigger: { kind: "date", fact: "customer.birthday", days: -3, at: "09:00", yearly: true },
    ...byDay([
      {
        id: "card",
        name: "Card",
        wait: { days: 0, at: "09:00" },
        action: { kind: "task", class: "care", task: "visit", title: "Card", text: "Write" },
      },
    ]),
  });
  await house.drain();
  await setBirthday(hao.id, "1985-12-02");
  await house.drain();
  await moveTo("2026-11-27T08:59");
  expect(await walkOf(id)).toEqual([]);
  await moveTo("2026-11-27T09:00");
  expect((await walkOf(id)).map(({ who }) => who)).toEqual(["Mei"]);
  await moveTo("2026-11-29T09:00");
  await moveTo("2026-12-17T09:00");
  expect((await walkOf(id)).map(({ who }) => who)).toEqual(["Hao", "Mei"]);
  await moveTo("2027-11-27T09:00");
  expect((await walkOf(id)).map(({ who }) => who)).toEqual(["Mei", "Hao", "Mei"]);
});

test("of two exclusive journeys the one with the lower number keeps or takes the customer", async () => {
  const { id: customerId } = await addCustomer(house, "Mei");
  const steps = byDay([
    {
      id: "later",
      name: "Later",
      wait: { days: 5, at: "10:00" },
      action: { kind: "message", class: "care", text: "Hi" },
    },
  ]);
  const at = (priority: number) =>
    publish({ trigger: { kind: "manual" }, exclusive: true, priority, ...steps }, `P${priority}`);
  const [middle, low, high] = [await at(5), await at(7), await at(2)];
  expect(await enrol(middle, customerId)).toEqual(["enrolled"]);
  expect(await enrol(low, customerId)).toEqual(["busy"]);
  expect(await enrol(high, customerId)).toEqual(["enrolled"]);
  expect((await walkOf(middle)).map(({ state }) => state)).toEqual(["superseded"]);
});

test("who answers to the exit rule leaves when that comes to pass, and what was planned is taken back", async () => {
  const { id: customerId } = await addCustomer(house, "Mei");
  const id = await publish({
    trigger: { kind: "manual" },
    exitRule: fromBeijing,
    start: "hello",
    steps: [
      { ...hello, id: "hello", next: "later" },
      { kind: "wait", id: "later", name: "Later", until: { kind: "duration", minutes: 1_440 }, next: null },
    ],
  });
  await enrol(id, customerId);
  expect((await walkOf(id))[0]).toMatchObject({
    state: "waiting",
    did: [expect.stringContaining("hello planned")],
  });
  await setCity(customerId, "北京");
  const changed = customerChanged.of({ customerId, payload: { fields: ["city"] } });
  await house.context.workspace.tx((tx) => appendEvents(tx, house.clock, [changed]));
  await house.drain();
  expect((await walkOf(id))[0]).toMatchObject({ state: "exit_rule" });
  const sends = await operator.call(outreachRoutes.listCustomerSends, {
    params: { id: customerId },
    query: {},
  });
  expect(sends.rows.map(({ state }) => state)).toEqual(["cancelled"]);
});

test("a journey sends customers on to another, and a hold-out gets nothing", async () => {
  const customers = [];
  for (let number = 0; number < 12; number++) customers.push((await addCustomer(house, `C${number}`)).id);
  const second = await publish({
    trigger: { kind: "manual" },
    start: "a",
    steps: [{ ...hello, id: "a", next: null }],
  });
  const first = await publish({
    trigger: { kind: "manual" },
    start: "half",
    steps: [
      {
        kind: "split",
        id: "half",
        name: "Half",
        holdOutPercent: 50,
        arms: [{ id: "told", name: "Told", percent: 100, next: "on" }],
      },
      { kind: "join", id: "on", name: "On", journeyId: second, next: null },
    ],
  });
  await enrol(first, ...customers);
  const walks = await walkOf(first);
  const told = walks.filter(({ did }) => did.includes("half told"));
  const heldOut = walks.filter(({ state }) => state === "held_out");
  expect(told.length + heldOut.length).toBe(12);
  expect(told.every(({ did }) => did.includes("on done"))).toBe(true);
  expect((await walkOf(second)).map(({ who }) => who).sort()).toEqual(told.map(({ who }) => who).sort());
});

test("who is sent on by two journeys at once gets in once", async () => {
  const { id: mei } = await addCustomer(house, "Mei");
  const goal = await publish(
    { trigger: { kind: "manual" }, start: "a", steps: [{ ...hello, id: "a", next: null }] },
    "Goal",
  );
  const from = (name: string) =>
    publish(
      {
        trigger: { kind: "event", event: "order_paid" },
        start: "on",
        steps: [{ kind: "join", id: "on", name: "On", journeyId: goal, next: null }],
      },
      name,
    );
  const [one, two] = [await from("One"), await from("Two")];
  await pay(mei, "o1");
  expect(await walkOf(goal)).toHaveLength(1);
  const did = [...(await walkOf(one)), ...(await walkOf(two))].flatMap((walk) => walk.did);
  expect(did.toSorted()).toEqual(["on done", "on skipped already_in"]);
});

test("who is taken by a worker is taken with everything that is due of theirs", async () => {
  const customers = [(await addCustomer(house, "Mei")).id, (await addCustomer(house, "Hao")).id];
  const wait = {
    kind: "wait",
    id: "w",
    name: "W",
    until: { kind: "duration", minutes: 30 },
    next: null,
  } as const;
  for (const name of ["One", "Two"])
    await enrol(
      await publish({ trigger: { kind: "manual" }, start: "w", steps: [wait] }, name),
      ...customers,
    );
  house.clock.advance(3_600_000);
  const { claimed, enrolments } = await house.context.workspace.tx((tx) =>
    claimDueEnrolments(tx, house.context.workspace, house.clock.now(), 1),
  );
  expect(claimed).toBe(1);
  expect(new Set(enrolments.map((row) => row.customer_id)).size).toBe(1);
  expect(enrolments).toHaveLength(2);
});

test("colleagues are told by day: what comes up at night waits for the end of the quiet hours", async () => {
  const mei = await addCustomer(house, "Mei");
  const dueOf = async (text: string) =>
    (
      await sql<{ due: Date }>`
        select due_at as due from staff_message where text = ${text}`.execute(house.context.workspace.db)
    ).rows.map(({ due }) => due.toISOString());
  const tell = (id: string, next: string | null) =>
    ({ kind: "notify", id, name: id, toAdvisor: true, text: id, next }) as const;
  const journey = await publish({
    trigger: { kind: "manual" },
    start: "evening",
    steps: [
      tell("evening", "w"),
      { kind: "wait", id: "w", name: "W", until: { kind: "duration", minutes: 180 }, next: "night" },
      tell("night", null),
    ],
  });
  const { id } = await operator.call(calendarJourneyRoutes.createCalendarJourney, {
    body: {
      name: "Week",
      definition: {
        channel: "moments",
        audience: { by: "all" },
        start: { kind: "date", day: "2026-11-24" },
        steps: [{ kind: "tell_staff", id: "late", day: 1, at: "22:00", text: "by the calendar" }],
      },
    },
  });
  await operator.call(calendarJourneyRoutes.startCalendarJourney, { params: { id } });
  await enrol(journey, mei.id);
  await moveTo("2026-11-24T23:30");
  expect(await dueOf("evening")).toEqual(["2026-11-24T12:00:00.000Z"]);
  const morning = "2026-11-25T00:30:00.000Z";
  expect(await dueOf("night")).toEqual([morning]);
  expect(await dueOf("by the calendar")).toEqual([morning]);
});

test("a step that another worker put off after a first look is not taken early", async () => {
  const mei = (await addCustomer(house, "Mei")).id;
  const wait = {
    kind: "wait",
    id: "w",
    name: "W",
    until: { kind: "duration", minutes: 30 },
    next: null,
  } as const;
  for (const name of ["One", "Two"])
    await enrol(await publish({ trigger: { kind: "manual" }, start: "w", steps: [wait] }, name), mei);
  house.clock.advance(3_600_000);
  const now = house.clock.now();
  const enrolments = await house.context.workspace.tx(async (tx) => {
    /** Puts the other one off as soon as the customer's rows have been looked at: a transaction does one statement after the other. */
    let looked: QueryId | undefined;
    let put: Promise<unknown> | undefined;
    const meanwhile: KyselyPlugin = {
      transformQuery({ node, queryId }) {
        if (JSON.stringify(node).includes("pg_try_advisory_xact_lock")) looked = queryId;
        return node;
      },
      async transformResult({ result, queryId }) {
        if (queryId === looked)
          put = sql`
            update journey_due set wake_at = ${new Date(now.getTime() + 86_400_000)}
            where enrolment_id = (select max(enrolment_id::text)::uuid from journey_due)`.execute(tx);
        return result;
      },
    };
    const claimed = await claimDueEnrolments(tx.withPlugin(meanwhile) as Tx, house.context.workspace, now, 1); // a transaction with a plugin is one
    await put;
    return claimed.enrolments;
  });
  expect(enrolments).toEqual([]);
  await house.drain();
});

test("customers move to a new version on purpose, where their step is in it, and can be taken out", async () => {
  const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
  const wait = (id: string, day: number) =>
    ({ kind: "wait", id, name: id, until: { kind: "day", day, at: "10:00" } }) as const;
  const draft = (steps: JourneyDraft["steps"], start: string): JourneyDraft => ({
    trigger: { kind: "manual" },
    exits: [],
    reentry: { kind: "each" },
    start,
    steps,
  });
  const id = await publish(
    draft(
      [
        { ...wait("first", 1), next: "hello" },
        { ...hello, id: "hello", next: "second" },
        { ...wait("second", 9), next: null },
      ],
      "first",
    ),
  );
  await enrol(id, mei.id);
  await moveTo("2026-11-25T10:00");
  await enrol(id, hao.id);
  const changed = draft(
    [
      { ...wait("second", 4), next: "bye" },
      { ...hello, id: "bye", name: "Bye", next: null },
    ],
    "second",
  );
  await operator.call(journeyRoutes.changeJourney, { params: { id }, body: { draft: changed } });
  await operator.call(journeyRoutes.publishJourney, { params: { id } });
  const preview = await operator.call(journeyRoutes.previewMigration, { params: { id } });
  expect(preview.rows.map(({ stepId, count, moves }) => [stepId, count, moves])).toEqual([
    ["first", 1, false],
    ["second", 1, true],
  ]);
  await operator.call(journeyRoutes.migrateEnrolments, { params: { id }, body: {} });
  await house.drain();
  expect(await operator.call(journeyRoutes.getJourney, { params: { id } })).toMatchObject({
    work: [{ kind: "migrate", state: "done", total: 2, seen: 2, changed: 1 }],
  });
  await moveTo("2026-11-28T10:00");
  const byName = Object.fromEntries((await walkOf(id)).map((walk) => [walk.who, walk]));
  expect(byName["Mei"]).toMatchObject({ state: "done", did: expect.arrayContaining(["hello planned"]) });
  expect(byName["Hao"]).toMatchObject({ state: "waiting", at: "second" });
  await operator.call(journeyRoutes.removeEnrolments, { params: { id }, body: { stepId: "second" } });
  await house.drain();
  expect((await walkOf(id)).map(({ state }) => state).sort()).toEqual(["done", "removed"]);
});

test("numbers and dates of a workspace's own, from a file or by API, decide segments and branches, and a date also by the mere passing of time", async () => {
  const create = (name: string, type: "number" | "date") =>
    operator.call(attributeRoutes.createAttribute, { body: { name, type } });
  const [babies, fair] = [await create("Babies", "number"), await create("Fair", "date")];
  const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
  const known = (customer: { externalUserId: string }) =>
    ({ by: "external_userid", value: customer.externalUserId }) as const;
  const pushed = await operator.call(attributeRoutes.setAttributeValues, {
    body: {
      rows: [
        { customer: known(mei), values: { Babies: 2 } },
        { customer: known(hao), values: { Babies: 1, Unheard: "x" } },
        { customer: { by: "phone", value: "13800000999" }, values: { Babies: 3 } },
      ],
    },
  });
  expect(pushed.rows.map(({ outcome, error }) => error?.code ?? outcome)).toEqual([
    "changed",
    "unknown_attribute",
    "unknown_customer",
  ]);
  const csv = [
    "外部联系人ID,Babies,Fair,Note",
    `${mei.externalUserId},,2026/12/4,a`,
    `${hao.externalUserId},one,,b`,
    `${hao.externalUserId},1,,b`,
  ];
  const filed = await operator.upload(
    attributeRoutes.importAttributeValues,
    {},
    new File([csv.join("\n")], "values.csv"),
  );
  expect(filed.rows).toMatchObject([
    { index: 2, outcome: "changed" },
    { index: 3, outcome: "rejected", error: { code: "not_a_value", field: "Babies" } },
    { index: 4, outcome: "changed" },
  ]);

  const condition = (fact: string | undefined, op: "at_least" | "within_next_days", value: number) => ({
    version: 1 as const,
    root: { kind: "attribute" as const, fact: fact ?? "", op, value },
  });
  const segment = async (name: string, rule: ReturnType<typeof condition>) =>
    (await operator.call(segmentRoutes.createSegment, { body: { name, rule } })).id;
  const several = await segment("Several", condition(babies.fact, "at_least", 2));
  const soon = await segment("Soon", condition(fair.fact, "within_next_days", 7));
  await house.drain();
  const members = async (id: string) =>
    (await operator.call(segmentRoutes.listSegmentMembers, { params: { id }, query: {} })).rows.map(
      ({ name }) => name,
    );
  expect([await members(several), await members(soon)]).toEqual([["Mei"], []]);
  const { words } = await operator.call(segmentRoutes.getSegment, { params: { id: several } });
  expect(words.en).toContain("Babies");
  await moveTo("2026-11-28T10:00");
  expect(await members(soon)).toEqual(["Mei"]);

  const id = await publish({
    trigger: { kind: "manual" },
    start: "how-many",
    steps: [
      {
        kind: "branch",
        id: "how-many",
        name: "How many",
        paths: [
          { id: "several", name: "Several", rule: condition(babies.fact, "at_least", 2), next: "goal" },
        ],
        otherwise: null,
      },
      { kind: "goal", id: "goal", name: "Several", next: null },
    ],
  });
  // two days before her own date a journey begins by it, and notes a text
  const note = await operator.call(attributeRoutes.createAttribute, { body: { name: "Note", type: "text" } });
  const invited = await publish(
    {
      trigger: { kind: "date", fact: fair.fact ?? "", days: -2, at: "09:00", yearly: false },
      start: "note",
      steps: [
        { kind: "attribute", id: "note", name: "Note", attributeId: note.id, value: "请到展会", next: null },
      ],
    },
    "Fair",
  );
  await enrol(id, mei.id, hao.id);
  expect(
    (await walkOf(id)).map(({ who, did }) => [who, did.find((one) => one.startsWith("how-many"))]).toSorted(),
  ).toEqual([
    ["Hao", "how-many otherwise"],
    ["Mei", "how-many several"],
  ]);
  const { dates, facts } = await operator.call(journeyRoutes.journeyVocabulary, {});
  expect(dates.filter(({ key }) => key.startsWith("customer.own_"))).toEqual([
    { key: fair.fact, label: { zh: "Fair", en: "Fair" } },
  ]);
  expect(facts.filter(({ key }) => key.startsWith("customer.own_")).map(({ label }) => label.en)).toEqual([
    "Babies",
    "Fair",
  ]);
  await moveTo("2026-12-02T08:59");
  expect(await walkOf(invited)).toEqual([]);
  await moveTo("2026-12-02T09:00");
  expect((await walkOf(invited)).map(({ who, did }) => [who, ...did])).toEqual([["Mei", "note done"]]);
  const { rows } = await operator.call(attributeRoutes.listCustomerAttributes, { params: { id: mei.id } });
  expect(rows.find(({ name }) => name === "Note")).toMatchObject({ value: "请到展会", by: "Fair" });
  // a date that comes later sets it off as well, when it is noted in time
  const later = [{ customer: known(hao), values: { Fair: "2026-12-10" } }];
  await operator.call(attributeRoutes.setAttributeValues, { body: { rows: later } });
  await house.drain();
  await moveTo("2026-12-08T09:00");
  expect((await walkOf(invited)).map(({ who }) => who)).toEqual(["Hao", "Mei"]);
});

test("a schedule takes a segment's members in at each of its times, as they are members then, and a member once at each", async () => {
  const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
  await setCity(mei.id, "北京");
  const { id: segmentId } = await operator.call(segmentRoutes.createSegment, {
    body: { name: "Beijing", rule: fromBeijing },
  });
  await house.drain();
  const id = await publish({
    // Wednesdays at ten, in the workspace's zone
    trigger: { kind: "schedule", segmentId, cron: "0 10 * * 3" },
    start: "goal",
    steps: [{ kind: "goal", id: "goal", name: "Seen", next: null }],
  });
  const seen = async () => (await walkOf(id)).map(({ who }) => who).toSorted();
  await moveTo("2026-11-25T09:59");
  expect(await seen()).toEqual([]);
  await moveTo("2026-11-25T10:00");
  expect(await seen()).toEqual(["Mei"]);
  await setCity(hao.id, "北京");
  const changed = customerChanged.of({ customerId: hao.id, payload: { fields: ["city"] } });
  await house.context.workspace.tx((tx) => appendEvents(tx, house.clock, [changed]));
  await moveTo("2026-11-26T10:00");
  expect(await seen()).toEqual(["Mei"]);
  await moveTo("2026-12-02T10:00");
  expect(await seen()).toEqual(["Hao", "Mei", "Mei"]);
});

test("what happens at one instant is told in the order of the journey, arms by their names", async () => {
  const { id: customerId } = await addCustomer(house, "Wei");
  const id = await publish({
    trigger: { kind: "manual" },
    start: "z-split",
    steps: [
      { kind: "goal", id: "a-goal", name: "Goal", next: null },
      { ...hello, id: "m-hello", next: "a-goal" },
      {
        kind: "split",
        id: "z-split",
        name: "Split",
        arms: [{ id: "warm", name: "Warm words", percent: 100, next: "m-hello" }],
        holdOutPercent: 0,
      },
    ],
  });
  await enrol(id, customerId);
  const { rows } = await operator.call(journeyRoutes.listEnrolments, { params: { id }, query: {} });
  expect(rows[0]?.history.map(({ stepId, kind, pathName }) => [stepId, kind, pathName])).toEqual([
    ["z-split", "split", "Warm words"],
    ["m-hello", "message", undefined],
    ["a-goal", "goal", undefined],
  ]);
});
