import {
  complaintRoutes,
  customersRoutes,
  journeyRoutes,
  outreachRoutes,
  platformRoutes,
  type ApiClient,
  type JourneyDraft,
} from "@hortus/contracts";
import { appendEvents } from "@hortus/kernel";
import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { testHouse, type TestHouse } from "../../testing.ts";
import { addCustomer, agreeToOffers, loseContact } from "../../testing-customers.ts";
import { orderPaid, orderRefunded } from "../commerce/events.ts";
import { contactLost, customersMerged } from "../customers/events.ts";
import { segmentEntered } from "../segments/events.ts";
import { takeSteps } from "./steps/take.ts";
import { byDay, type DayStep } from "./testing.ts";
import { claimDueEnrolments } from "./enrolments/claim.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let house: TestHouse;
let operator: ApiClient;

// Tuesday, 20:00 in Shanghai
beforeEach(async () => {
  house = await testHouse(new Date("2026-11-24T12:00:00Z"));
  operator = await house.as("operator");
  return () => house.close();
});

const publish = async (definition?: JourneyDraft): Promise<string> => {
  const source = definition ? { definition } : { template: "return-visit-3-7-21" };
  const { id } = await operator.call(journeyRoutes.createJourney, { body: { name: "3-7-21", ...source } });
  return (await operator.call(journeyRoutes.publishJourney, { params: { id } })).id;
};
const tell = (...events: Parameters<typeof appendEvents>[2]) =>
  house.context.workspace.tx((tx) => appendEvents(tx, house.clock, events));
const pay = async (
  customerId: string,
  orderId: string,
  changes: { historic?: true; occurredAt?: Date } = {},
): Promise<void> => {
  const { historic, occurredAt } = changes;
  await tell(
    orderPaid.of({
      customerId,
      ...(occurredAt ? { occurredAt } : {}),
      payload: { orderId, amountFen: 12_800, source: "api", historic },
    }),
  );
  await house.drain();
};
const moveTo = async (local: string): Promise<void> => {
  house.clock.advance(Date.parse(`${local}:00+08:00`) - house.clock.now().getTime());
  await house.drain();
};
const enrolments = async (id: string) =>
  (await operator.call(journeyRoutes.listEnrolments, { params: { id }, query: {} })).rows;
const sends = async (customerId: string) =>
  (await operator.call(outreachRoutes.listCustomerSends, { params: { id: customerId }, query: {} })).rows.map(
    ({ title, state, reason }) => [title, state, reason],
  );

const oneAndTwo: DayStep[] = [
  {
    id: "one",
    name: "One",
    wait: { days: 1, at: "10:00" },
    action: { kind: "message", class: "care", text: "Hello" },
  },
  {
    id: "two",
    name: "Two",
    wait: { days: 2, at: "10:00" },
    action: { kind: "task", class: "care", task: "call", title: "Call", text: "Ask" },
  },
];
const simple = (
  changes: Partial<Omit<JourneyDraft, "steps">> & { steps?: DayStep[] } = {},
): JourneyDraft => ({
  trigger: { kind: "event", event: "order_paid" },
  exits: ["order_paid", "order_refunded", "contact_lost"],
  reentry: { kind: "each" },
  ...changes,
  ...byDay(changes.steps ?? oneAndTwo),
});

describe("3-7-21 after a purchase", () => {
  test("asks on day 3 and 7, calls and hints on day 21, and says where everybody stands", async () => {
    const { id: customerId } = await addCustomer(house, "Mei");
    const id = await publish();
    await agreeToOffers(house, customerId);
    await pay(customerId, "o1");
    expect(await enrolments(id)).toMatchObject([
      {
        customer: { name: "Mei" },
        state: "waiting",
        cause: { orderId: "o1" },
        next: { stepId: "day-3", at: "2026-11-27T02:00:00.000Z" },
        history: [],
      },
    ]);
    await moveTo("2026-11-27T09:59");
    expect(await sends(customerId)).toEqual([]);
    await moveTo("2026-11-27T10:00");
    expect(await sends(customerId)).toEqual([["第 3 天 · 到货与使用", "planned", undefined]]);
    await moveTo("2026-12-01T10:00");
    expect(await enrolments(id)).toMatchObject([
      {
        next: { stepId: "day-21-call" },
        history: [
          { stepId: "day-3", outcome: "planned", send: { kind: "message", state: "planned" } },
          { stepId: "day-7" },
        ],
      },
    ]);
    await moveTo("2026-12-15T10:00");
    const lin = await house.as("advisor", "lin");
    expect((await lin.call(outreachRoutes.listTasks, { query: {} })).rows).toMatchObject([
      {
        kind: "task",
        title: "电话回访：聊聊三周的使用情况",
        text: expect.stringContaining("再请Mei说说"),
        valueFen: 12_800,
        customers: [
          {
            name: "Mei",
            daysSince: 21,
            why: { stepId: "day-21-call", cause: { kind: "order_paid", orderId: "o1", amountFen: 12_800 } },
          },
        ],
      },
    ]);
    await moveTo("2026-12-15T15:00");
    expect((await sends(customerId))[0]).toEqual(["第 21 天 · 轻提示", "planned", undefined]);
    expect(await operator.call(journeyRoutes.getJourney, { params: { id } })).toMatchObject({
      state: "running",
      counts: { inProgress: 0, done: 1, exited: 0 },
      steps: [
        { stepId: "wait-3-1000", waiting: 0 },
        { stepId: "day-3", waiting: 0, planned: 1 },
        { stepId: "wait-7-1000" },
        { stepId: "day-7" },
        { stepId: "wait-21-1000" },
        { stepId: "day-21-call" },
        { stepId: "wait-21-1500" },
        { stepId: "day-21-hint" },
      ],
    });
    const mine = await lin.call(journeyRoutes.listCustomerJourneys, { params: { id: customerId } });
    expect(mine.rows).toMatchObject([{ state: "done" }]);
  });

  test("a late hour is put off to the morning, and the cap refuses what is too much", async () => {
    const { id: customerId } = await addCustomer(house, "Mei");
    const steps: DayStep[] = [1, 2, 3].map((days) => ({
      id: `d${days}`,
      name: `Day ${days}`,
      wait: { days, at: "22:00" },
      action: { kind: "message", class: "care", text: `Day ${days}` },
    }));
    const id = await publish(simple({ steps }));
    await pay(customerId, "o1");
    await moveTo("2026-11-25T22:00");
    expect(await sends(customerId)).toEqual([["Day 1", "deferred", "quiet_hours"]]);
    for (const local of [
      "2026-11-26T09:00",
      "2026-11-26T22:00",
      "2026-11-27T09:00",
      "2026-11-27T22:00",
      "2026-11-28T09:00",
    ])
      await moveTo(local);
    expect(await sends(customerId)).toEqual([
      ["Day 3", "refused", "frequency_cap"],
      ["Day 2", "planned", undefined],
      ["Day 1", "planned", undefined],
    ]);
    expect((await enrolments(id))[0]).toMatchObject({
      history: [{}, {}, { send: { state: "refused" }, reason: "frequency_cap", until: expect.any(String) }],
    });
  });

  test("until day 21 another journey's offer is held back", async () => {
    const { id: customerId } = await addCustomer(house, "Mei");
    await agreeToOffers(house, customerId);
    await publish();
    const offers = await publish(
      simple({
        trigger: { kind: "manual" },
        steps: [
          {
            id: "offer",
            name: "Offer",
            wait: { days: 0, at: "09:00" },
            action: { kind: "message", class: "offer", text: "New!" },
          },
        ],
      }),
    );
    await pay(customerId, "o1");
    await operator.call(journeyRoutes.enrolCustomers, {
      params: { id: offers },
      body: { customerIds: [customerId] },
    });
    await house.drain();
    expect(await sends(customerId)).toEqual([["Offer", "refused", "quiet_window"]]);
  });

  test("a purchase imported from the past sets nothing off, nor does one whose last step is long past", async () => {
    const { id: customerId } = await addCustomer(house, "Mei");
    const id = await publish();
    await pay(customerId, "o1", { historic: true });
    await pay(customerId, "o2", { occurredAt: new Date("2026-10-01T00:00:00Z") });
    expect(await enrolments(id)).toEqual([]);
  });
});

describe("an enrolment ends", () => {
  test("with a new purchase, which begins the next; an older purchase told late does not", async () => {
    const { id: customerId } = await addCustomer(house, "Mei");
    const id = await publish();
    await pay(customerId, "o1");
    await moveTo("2026-11-27T10:00");
    await pay(customerId, "o2");
    await pay(customerId, "o0", { occurredAt: new Date("2026-11-20T00:00:00Z") });
    expect(await enrolments(id)).toMatchObject([
      {
        state: "waiting",
        cause: { orderId: "o2" },
        next: { stepId: "day-3", at: "2026-11-30T02:00:00.000Z" },
      },
      { state: "exited", exitReason: "new_purchase", cause: { orderId: "o1" } },
    ]);
    // the question after the first purchase had not left yet: it is taken back
    expect(await sends(customerId)).toEqual([["第 3 天 · 到货与使用", "cancelled", "purpose_ended"]]);
  });

  test("with the refund of its own order only", async () => {
    const { id: customerId } = await addCustomer(house, "Mei");
    const id = await publish();
    await pay(customerId, "o1");
    await tell(
      orderRefunded.of({ customerId, payload: { orderId: "another", amountFen: 100, source: "api" } }),
    );
    await house.drain();
    expect(await enrolments(id)).toMatchObject([{ state: "waiting" }]);
    await tell(
      orderRefunded.of({ customerId, payload: { orderId: "o1", amountFen: 12_800, source: "api" } }),
    );
    await house.drain();
    expect(await enrolments(id)).toMatchObject([{ state: "exited", exitReason: "order_refunded" }]);
    await moveTo("2026-11-27T10:00");
    expect(await sends(customerId)).toEqual([]);
  });

  test("with a complaint, at once; where it is not named, care goes on and offers are held until it is settled", async () => {
    const { id: customerId } = await addCustomer(house, "Mei");
    await agreeToOffers(house, customerId);
    const stops = await publish(simple({ exits: ["complaint_opened"] }));
    const goesOn = await publish(
      simple({
        exits: [],
        steps: [
          oneAndTwo[0]!,
          {
            id: "offer",
            name: "Offer",
            wait: { days: 1, at: "10:00" },
            action: { kind: "message", class: "offer", text: "Try this" },
          },
        ],
      }),
    );
    await pay(customerId, "o1");
    const lin = await house.as("advisor", "lin");
    const about = { about: "service", note: "the parcel was open", externalId: "c-1" } as const;
    const open = (body: Parameters<typeof lin.call<typeof complaintRoutes.openComplaint>>[1]["body"]) =>
      lin.call(complaintRoutes.openComplaint, { params: { id: customerId }, body });
    house.clock.advance(1_000);
    const complaint = await open(about);
    expect((await open(about)).id).toBe(complaint.id); // told twice is one complaint
    await house.drain();
    expect(await enrolments(stops)).toMatchObject([{ state: "exited", exitReason: "complaint_opened" }]);
    expect(await enrolments(goesOn)).toMatchObject([{ state: "waiting" }]);
    await moveTo("2026-11-25T10:00");
    expect(await sends(customerId)).toEqual([
      ["Offer", "held", "complaint_open"],
      ["One", "planned", undefined],
    ]);
    const closed = { params: { id: customerId, complaintId: complaint.id }, body: { outcome: "sent anew" } };
    await expect(lin.call(complaintRoutes.closeComplaint, closed)).rejects.toMatchObject({ status: 403 });
    await operator.call(complaintRoutes.closeComplaint, closed);
    await moveTo("2026-11-25T11:01");
    // free of the complaint, and second to the day's one message
    expect((await sends(customerId))[0]).toEqual(["Offer", "deferred", "channel_quota"]);
    // its words are nowhere but sealed
    const { rows } = await sql<{ kept: string }>`
      select payload::text as kept from event where type like 'complaint_%'
      union all select to_jsonb(audit_entry)::text from audit_entry
      union all select to_jsonb(timeline_entry)::text from timeline_entry
      union all select to_jsonb(complaint)::text from complaint`.execute(house.context.workspace.db);
    expect(rows.map(({ kept }) => kept).join()).not.toMatch(/parcel|sent anew/);
    const timeline = {
      params: { id: customerId },
      query: { kind: ["complaint_opened", "complaint_closed"] },
    };
    expect((await operator.call(customersRoutes.listTimeline, timeline)).rows).toMatchObject([
      { kind: "complaint_closed", payload: { about: "service" } },
      { kind: "complaint_opened" },
    ]);
  });

  test("when the last advisor is lost, also if the news comes after the step is due", async () => {
    const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
    const id = await publish();
    await pay(mei.id, "o1");
    await pay(hao.id, "o2");
    await loseContact(house, mei.externalUserId);
    await tell(
      contactLost.of({
        customerId: mei.id,
        payload: { advisorId: "lin", externalUserId: mei.externalUserId, by: "customer" },
      }),
    );
    await house.drain();
    expect(
      (await enrolments(id)).map(({ customer, exitReason }) => [customer.name, exitReason]).sort(),
    ).toEqual([
      ["Hao", undefined],
      ["Mei", "contact_lost"],
    ]);
    await loseContact(house, hao.externalUserId);
    await moveTo("2026-11-27T10:00");
    expect(await enrolments(id)).toMatchObject([
      { exitReason: "contact_lost" },
      { exitReason: "contact_lost" },
    ]);
  });

  test("with the journey's archiving; a pause only holds it, and what is too late by then is passed over", async () => {
    const { id: customerId } = await addCustomer(house, "Mei");
    const id = await publish(
      simple({
        steps: [
          ...oneAndTwo,
          {
            id: "ten",
            name: "Ten",
            wait: { days: 10, at: "10:00" },
            action: { kind: "message", class: "care", text: "Ten" },
          },
        ],
      }),
    );
    await pay(customerId, "o1");
    await operator.call(journeyRoutes.pauseJourney, { params: { id } });
    await moveTo("2026-11-29T11:00");
    expect(await sends(customerId)).toEqual([]);
    await operator.call(journeyRoutes.resumeJourney, { params: { id } });
    await house.drain();
    expect(await enrolments(id)).toMatchObject([
      {
        next: { stepId: "ten" },
        history: [
          { stepId: "one", outcome: "skipped", reason: "too_late" },
          { stepId: "two", outcome: "skipped" },
        ],
      },
    ]);
    await operator.call(journeyRoutes.archiveJourney, { params: { id } });
    await house.drain();
    expect(await enrolments(id)).toMatchObject([{ state: "exited", exitReason: "journey_archived" }]);
    await expect(operator.call(journeyRoutes.publishJourney, { params: { id } })).rejects.toMatchObject({
      problem: { code: "wrong_state" },
    });
    expect((await operator.call(journeyRoutes.listJourneys, { query: {} })).rows).toEqual([]);
    const audit = await (
      await house.as("owner")
    ).call(platformRoutes.listAudit, { query: { objectType: "journey", objectId: id } });
    expect(audit.rows.map(({ action }) => action)).toEqual([
      "journey_archived",
      "journey_resumed",
      "journey_paused",
      "journey_published",
      "journey_created",
    ]);
  });
});

test("a new version is for those who come after; who is enrolled stays on the old one", async () => {
  const [mei, hao] = [await addCustomer(house, "Mei"), await addCustomer(house, "Hao")];
  const id = await publish(simple());
  await pay(mei.id, "o1");
  const [one, two] = oneAndTwo;
  const draft = simple({
    steps: [{ ...one!, name: "New one", action: { kind: "message", class: "care", text: "Good day" } }, two!],
  });
  await operator.call(journeyRoutes.changeJourney, { params: { id }, body: { draft } });
  await expect(operator.call(journeyRoutes.publishJourney, { params: { id } })).resolves.toMatchObject({
    version: 2,
    hasDraft: false,
    versions: [{ version: 2 }, { version: 1 }],
  });
  await expect(operator.call(journeyRoutes.publishJourney, { params: { id } })).rejects.toMatchObject({
    problem: { code: "nothing_to_publish" },
  });
  await pay(hao.id, "o2");
  await moveTo("2026-11-25T10:00");
  const [first] = (
    await operator.call(outreachRoutes.listCustomerSends, { params: { id: mei.id }, query: {} })
  ).rows;
  const [second] = (
    await operator.call(outreachRoutes.listCustomerSends, { params: { id: hao.id }, query: {} })
  ).rows;
  expect([first?.text, second?.text]).toEqual(["Hello", "Good day"]);
});

test("a batch that dies before its end has done nothing, and done again each gets one intent", async () => {
  const customers = [];
  for (let n = 0; n < 20; n++) customers.push(await addCustomer(house, `C${n}`));
  await publish(simple());
  for (const { id } of customers) await pay(id, `o${id}`);
  house.clock.advance(DAY);
  const { workspace } = house.context;
  const crash = workspace.tx(async (tx) => {
    const { enrolments: due } = await claimDueEnrolments(tx, house.context.workspace, house.clock.now(), 500);
    await takeSteps(tx, house.context, due);
    throw new Error(`killed after ${due.length}`);
  });
  await expect(crash).rejects.toThrow("killed after 20");
  await house.drain();
  await house.drain();
  const { rows } = await sql<{ intents: number; customers: number; due: number }>`
    select
      (select count(*) from intent) as intents,
      (select count(distinct customer_id) from intent) as customers,
      (select count(*) from journey_due) as due`.execute(workspace.db);
  expect(rows).toEqual([{ intents: 20, customers: 20, due: 20 }]);
});

test("by hand anybody comes in once, and entries into a segment set off their own journeys only", async () => {
  const { id: customerId } = await addCustomer(house, "Mei");
  const byHand = await publish(simple({ trigger: { kind: "manual" }, reentry: { kind: "never" } }));
  const stranger = "0199b1f0-0000-7000-8000-00000000dead";
  const enrol = () =>
    operator.call(journeyRoutes.enrolCustomers, {
      params: { id: byHand },
      body: { customerIds: [customerId, stranger] },
    });
  expect(await enrol()).toEqual({
    enrolled: 1,
    rows: [
      { customerId, outcome: "enrolled" },
      { customerId: stranger, outcome: "unknown_customer" },
    ],
  });
  expect((await enrol()).rows[0]).toMatchObject({ outcome: "already_in" });
  await moveTo("2026-11-26T10:00");
  expect((await enrol()).rows[0]).toMatchObject({ outcome: "reentry_refused" });
  expect(await enrolments(byHand)).toMatchObject([{ state: "done", cause: { kind: "manual" } }]);

  const segmentId = "0199b1f0-0000-7000-8000-00000000aaaa";
  const { id } = await operator.call(journeyRoutes.createJourney, {
    body: { name: "Sleepers", definition: simple({ trigger: { kind: "segment_entered", segmentId } }) },
  });
  // published behind the check that the segment exists, which belongs to segments
  await sql`update journey set state = 'running', version = 1, draft = null where id = ${id}`.execute(
    house.context.workspace.db,
  );
  await sql`insert into journey_version values (${id}, 1, ${JSON.stringify(simple({ trigger: { kind: "segment_entered", segmentId } }))}::jsonb, ${house.clock.now()}, 'test')`.execute(
    house.context.workspace.db,
  );
  await tell(
    segmentEntered.of({ customerId, payload: { segmentId, because: "time" } }),
    segmentEntered.of({ customerId, payload: { segmentId: stranger, because: "time" } }),
  );
  await house.drain();
  expect(await enrolments(id)).toMatchObject([{ cause: { kind: "segment_entered", segmentId } }]);
});

test("a text without a value for its variable is refused, not sent with a hole", async () => {
  const { id: customerId } = await addCustomer(house, "");
  const steps: DayStep[] = [
    {
      id: "one",
      name: "One",
      wait: { days: 1, at: "10:00" },
      action: { kind: "message", class: "care", text: "Dear {customer}, {product}!" },
    },
  ];
  const id = await publish(simple({ steps, defaults: { product: "parcel" } }));
  await pay(customerId, "o1");
  await moveTo("2026-11-25T10:00");
  expect(await sends(customerId)).toEqual([["One", "refused", "missing_variable"]]);
  expect(await enrolments(id)).toMatchObject([{ state: "done", history: [{ reason: "missing_variable" }] }]);
});

test("of two profiles of one person the later enrolment goes on", async () => {
  const [mei, twin] = [await addCustomer(house, "Mei"), await addCustomer(house, "Mei H")];
  const id = await publish(simple());
  await pay(twin.id, "o1");
  house.clock.advance(HOUR);
  await pay(mei.id, "o2");
  await tell(customersMerged.of({ customerId: mei.id, payload: { from: twin.id, to: mei.id } }));
  await house.drain();
  expect(await enrolments(id)).toMatchObject([
    { state: "waiting", customer: { id: mei.id }, cause: { orderId: "o2" } },
    { state: "exited", exitReason: "merged", customer: { id: mei.id } },
  ]);
});
