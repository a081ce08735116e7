import {
  calendarJourneyRoutes,
  customersRoutes,
  inSequence,
  journeyRoutes,
  type JourneyDraft,
} from "@hortus/contracts";
import { appendEvents } from "@hortus/kernel";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { testHouse } from "../../../testing.ts";
import { addCustomer } from "../../../testing-customers.ts";
import { orderPaid } from "../../commerce/events.ts";

test("a dry run says who would have entered, when each step was due and what the guards would have said, and writes nothing", async () => {
  const house = await testHouse(new Date("2026-11-24T12:00:00Z"));
  const operator = await house.as("operator");
  const mei = await addCustomer(house, "Mei");
  const stranger = await addCustomer(house, "Stranger", null);
  const paid = (customerId: string, orderId: string, at: string) =>
    orderPaid.of({
      customerId,
      occurredAt: new Date(at),
      payload: { orderId, amountFen: 100, source: "till", historic: true },
    });
  await house.context.workspace.tx((tx) =>
    appendEvents(tx, house.clock, [
      paid(mei.id, "o1", "2026-11-10T02:00:00Z"),
      paid(stranger.id, "o2", "2026-11-11T02:00:00Z"),
      paid(mei.id, "o3", "2026-11-12T02:00:00Z"),
      paid(mei.id, "long before", "2026-09-01T02:00:00Z"),
    ]),
  );
  const { id } = await operator.call(journeyRoutes.createJourney, {
    body: {
      name: "Dry",
      definition: {
        trigger: { kind: "event", event: "order_paid" },
        exits: ["order_paid"],
        reentry: { kind: "each" },
        ...inSequence([
          { kind: "wait", id: "day-1", name: "Day 1", until: { kind: "day", day: 1, at: "10:00" } },
          { kind: "task", id: "call", name: "Call", class: "care", task: "call", title: "Call", text: "Ask" },
          { kind: "wait", id: "day-3", name: "Day 3", until: { kind: "day", day: 3, at: "23:00" } },
          { kind: "message", id: "late", name: "Late", class: "care", text: "Good night" },
        ]),
      },
    },
  });
  const found = await operator.call(journeyRoutes.rehearseJourney, {
    params: { id },
    body: { from: "2026-11-01", to: "2026-11-24" },
  });
  expect(found).toMatchObject({
    entered: 3,
    steps: [
      { stepId: "day-1" },
      {
        stepId: "call",
        reached: 3,
        passed: 2,
        objections: [{ reason: "no_contact", outcome: "skip", count: 1 }],
      },
      { stepId: "day-3" },
      // the first run of Mei's ends with her second order
      { stepId: "late", reached: 2, passed: 0, firstDay: "2026-11-14", lastDay: "2026-11-15" },
    ],
    load: [
      { advisor: { id: "lin" }, day: "2026-11-11", tasks: 1, minutes: 8 },
      { advisor: { id: "lin" }, day: "2026-11-13", tasks: 1 },
    ],
  });
  expect(found.people.map(({ customer, endedWith }) => [customer.name, endedWith])).toEqual([
    ["Mei", "new_purchase"],
    ["Stranger", "done"],
    ["Mei", "done"],
  ]);
  expect(found.people[2]?.steps.at(-1)).toMatchObject({
    stepId: "late",
    outcome: "defer",
    reason: "quiet_hours",
  });
  const { rows } = await sql`select 1 from enrolment union all select 1 from intent`.execute(
    house.context.workspace.db,
  );
  expect(rows).toEqual([]);
  await house.close();
});

test("a dry run that finds nobody says why: no segment, no date on record, no such day, by hand", async () => {
  const house = await testHouse(new Date("2026-11-24T12:00:00Z"));
  const operator = await house.as("operator");
  const why = async (trigger: JourneyDraft["trigger"]) => {
    const { id } = await operator.call(journeyRoutes.createJourney, {
      body: {
        name: "J",
        definition: {
          trigger,
          exits: [],
          reentry: { kind: "never" },
          ...inSequence([{ kind: "goal", id: "goal", name: "There" }]),
        },
      },
    });
    const { warnings } = await operator.call(journeyRoutes.rehearseJourney, {
      params: { id },
      body: { from: "2026-11-01", to: "2026-11-24" },
    });
    return warnings.map(({ code, words }) => `${code}: ${words.en}`).join();
  };
  const birthday = { kind: "date", fact: "customer.birthday", days: 0, at: "09:00", yearly: true } as const;
  expect(await why({ kind: "segment_entered", segmentId: "" })).toMatch(/^nobody: No segment is chosen/);
  expect(await why({ kind: "manual" })).toMatch(/^nobody: A journey by hand/);
  expect(await why({ kind: "event", event: "order_paid", filters: [] })).toMatch(
    /^nobody: It did not happen/,
  );
  expect(await why(birthday)).toMatch(/^nobody: No customer has this date/);
  const { id } = await addCustomer(house, "Mei");
  await operator.call(customersRoutes.changeCustomer, { params: { id }, body: { birthday: "1990-06-01" } });
  expect(await why(birthday)).toMatch(/^nobody: Nobody's date falls/);
  await house.close();
});

test("a dry run of Moments says of each day's post what the guards would say, counts its own for the quota, and writes nothing", async () => {
  const house = await testHouse(new Date("2026-11-24T12:00:00Z"));
  const operator = await house.as("operator");
  await addCustomer(house, "Mei");
  const post = (id: string, at: string, text = "早安") =>
    ({ kind: "post", id, day: 1, at, class: "care", text }) as const;
  const { id } = await operator.call(calendarJourneyRoutes.createCalendarJourney, {
    body: {
      name: "A day",
      definition: {
        channel: "moments",
        audience: { by: "all" },
        start: { kind: "date", day: "2026-12-01" },
        steps: [
          post("cure", "08:00", "国家级新品，无需处方"),
          post("one", "09:00"),
          post("two", "10:00"),
          post("three", "11:00"),
          post("four", "12:00"),
          {
            kind: "task",
            id: "look",
            day: 2,
            at: "10:00",
            title: "看评论",
            text: "回复评论。",
            needsNote: false,
          },
          { ...post("next-day", "09:00"), day: 2 },
        ],
      },
    },
  });
  const dryRun = (body: { kind: "date"; day: string } | { kind: "began"; from: string; to: string }) =>
    operator.call(calendarJourneyRoutes.rehearseCalendarJourney, { params: { id }, body });
  const found = await dryRun({ kind: "date", day: "2026-11-10" });
  expect(found).toMatchObject({ entered: 1, rehearsed: 1, warnings: [] });
  expect(found.steps).toMatchObject([
    {
      stepId: "cure",
      reached: 1,
      passed: 0,
      objections: [{ reason: "content_blocked", outcome: "skip", count: 1 }],
    },
    { stepId: "one", passed: 1, firstDay: "2026-11-10" },
    { stepId: "two", passed: 1 },
    { stepId: "three", passed: 1 },
    { stepId: "four", passed: 0, objections: [{ reason: "channel_quota", outcome: "defer" }] },
    { stepId: "look", passed: 1, firstDay: "2026-11-11" },
    { stepId: "next-day", passed: 1 },
  ]);
  expect(found.load).toMatchObject([
    { advisor: { id: "lin" }, day: "2026-11-11", messages: 1, tasks: 1, minutes: 6 },
    { day: "2026-11-10", messages: 3, tasks: 0, minutes: 3 },
  ]);
  expect(found.targets[0]?.steps.find(({ stepId }) => stepId === "four")).toMatchObject({
    at: "2026-11-10T04:00:00.000Z",
    detail: { en: "At most 3 Moments a day" },
    until: "2026-11-10T16:00:00.000Z",
  });
  await expect(dryRun({ kind: "began", from: "2026-11-01", to: "2026-11-24" })).rejects.toMatchObject({
    problem: { code: "needs_a_day" },
  });
  const { rows } = await sql`select 1 from calendar_enrolment union all select 1 from post`.execute(
    house.context.workspace.db,
  );
  expect(rows).toEqual([]);
  await house.close();
});
