/** A plan of the content calendar is carried out by a mass send or a journey, and tells how that stands (CNT-2). */
import {
  calendarJourneyRoutes,
  calendarRoutes,
  campaignRoutes,
  contentRoutes,
  type ApiClient,
  type CalendarJourney,
} from "@hortus/contracts";
import { newId } from "@hortus/kernel";
import { beforeAll, expect, test } from "vitest";
import { addCustomer } from "../../testing-customers.ts";
import { testHouse, type TestHouse } from "../../testing.ts";

let house: TestHouse;
let owner: ApiClient;
// Tuesday, 10:00 in Shanghai
beforeAll(async () => {
  house = await testHouse(new Date("2026-11-24T02:00:00Z"));
  owner = await house.as("owner");
  return () => house.close();
});

const makePiece = (text: string) =>
  owner.call(contentRoutes.createContent, {
    body: { name: text, body: { kind: "script", text }, purpose: "care", channels: ["moments"] },
  });
const plan = (contentId: string, changes = {}) =>
  owner.call(calendarRoutes.createCalendarEntry, {
    body: { day: "2026-11-26", channel: "moments", part: "useful", title: "早睡", contentId, ...changes },
  });
const read = async (id: string) => {
  const { entries } = await owner.call(calendarRoutes.readCalendar, {
    query: { from: "2026-11-01", to: "2026-12-31" },
  });
  return entries.find((entry) => entry.id === id);
};

test("a post drafted from the calendar carries its entry out, and its state stands there until it is done", async () => {
  await addCustomer(house, "Mei");
  const { id: contentId } = await makePiece("早点睡。");
  const entry = await plan(contentId);
  expect(entry.assignee).toBeUndefined();
  const draft = {
    name: "早睡",
    definition: {
      channel: "moments" as const,
      class: "care" as const,
      variants: [{ id: "a", text: "早点睡。", content: { id: contentId, version: 1 } }],
      audience: { by: "all" as const },
      startAt: "2026-11-26T02:00:00.000Z",
    },
  };
  const post = await owner.call(campaignRoutes.createMassSend, {
    body: { ...draft, calendarEntryId: entry.id },
  });
  const to = { kind: "mass_send" as const, id: post.id };
  expect(await read(entry.id)).toMatchObject({
    assignedTo: to,
    assignee: { ...to, name: "早睡", state: "draft", fit: "fits" },
  });
  await owner.call(campaignRoutes.startMassSend, { params: { id: post.id } });
  expect(await read(entry.id)).toMatchObject({ assignee: { state: "scheduled" } });

  // moved on the calendar alone, it says so
  await owner.call(calendarRoutes.changeCalendarEntry, {
    params: { id: entry.id },
    body: { day: "2026-11-27" },
  });
  expect(await read(entry.id)).toMatchObject({ assignee: { fit: "other_day", day: "2026-11-26" } });
  house.clock.advance(2 * 86_400_000);
  await house.drain();
  expect(await read(entry.id)).toMatchObject({ assignee: { state: "running", sent: 0 } });
  await owner.call(campaignRoutes.cancelMassSend, { params: { id: post.id } });
  await house.drain();
  expect(await read(entry.id)).toMatchObject({ assignee: { state: "stopped" } });
});

test("a journey that an entry is given to says whether it has the piece, and on which day", async () => {
  const { id: contentId, version } = await makePiece("多喝水。");
  const step = { kind: "post" as const, id: "one", day: 1, at: "10:00", class: "care" as const };
  const definition = (day: number, content?: { id: string; version: number }) => ({
    channel: "moments" as const,
    audience: { by: "all" as const },
    start: { kind: "date" as const, day: "2026-12-01" },
    steps: [{ ...step, day, text: "多喝水。", ...(content ? { content } : {}) }],
  });
  const journey = await owner.call(calendarJourneyRoutes.createCalendarJourney, {
    body: { name: "冬天", definition: definition(1) },
  });
  const change = (day: number): Promise<CalendarJourney> =>
    owner.call(calendarJourneyRoutes.changeCalendarJourney, {
      params: { id: journey.id },
      body: { name: "冬天", definition: definition(day, { id: contentId, version }) },
    });
  const assignedTo = { kind: "calendar_journey" as const, id: journey.id };
  const entry = await plan(contentId, { day: "2026-12-03", assignedTo });
  expect(entry.assignee).toMatchObject({ name: "冬天", state: "draft", fit: "not_in_it" });
  await change(2);
  expect(await read(entry.id)).toMatchObject({ assignee: { fit: "other_day", day: "2026-12-02" } });
  await change(3);
  expect(await read(entry.id)).toMatchObject({ assignee: { fit: "fits" } });
});

test("an entry is given to nothing that is not there, and a draft for an entry that is gone is not kept", async () => {
  const { id: contentId } = await makePiece("开窗通风。");
  const unknown = { kind: "journey" as const, id: newId(house.clock) };
  await expect(plan(contentId, { assignedTo: unknown })).rejects.toMatchObject({
    problem: { code: "assignee_unknown", field: "assignedTo" },
  });
  const definition = {
    channel: "moments" as const,
    class: "care" as const,
    variants: [{ id: "a", text: "开窗通风。" }],
    audience: { by: "all" as const },
  };
  const before = await owner.call(campaignRoutes.listMassSends, { query: {} });
  await expect(
    owner.call(campaignRoutes.createMassSend, {
      body: { name: "X", definition, calendarEntryId: newId(house.clock) },
    }),
  ).rejects.toMatchObject({ problem: { status: 404 } });
  expect((await owner.call(campaignRoutes.listMassSends, { query: {} })).rows).toHaveLength(
    before.rows.length,
  );
});
