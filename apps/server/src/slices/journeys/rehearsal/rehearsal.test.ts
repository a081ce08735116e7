import { inSequence, journeyRoutes } from "@hortus/contracts";
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
