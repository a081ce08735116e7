/** kill -9, again and again, while hundreds take a step of a journey and their messages go to WeCom. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  customersRoutes,
  inSequence,
  journeyRoutes,
  outreachRoutes,
  wecomRoutes,
  type ApiClient,
  type Send,
} from "@hortus/contracts";
import { adjustableClock } from "@hortus/kernel";
import { startSandbox, type Sandbox } from "@hortus/wecom-sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMortal, deathTimes, type Mortal } from "./child-process.ts";
import { connect, pharmacy } from "./world.ts";

const PEOPLE = 240;
const NAMES = 40;
const DEATHS = 4;
const MINUTE = 60_000;
// Tuesday, 10:00 in Shanghai; from there it runs, for WeCom and for every life of Hortus
const clock = adjustableClock({ startAt: new Date("2026-11-24T02:00:00Z") });
let sandbox: Sandbox;
let mortal: Mortal;

beforeAll(async () => {
  const names = Array.from({ length: PEOPLE }, (_, index) => `客${index % NAMES}`);
  sandbox = await startSandbox({ port: 0, clock, seed: pharmacy(names, true) });
  mortal = await createMortal(clock);
});
afterAll(async () => {
  await mortal.kill();
  await sandbox.close();
});

test(
  "each of 240 customers gets one message and is called once, whenever the process dies",
  { timeout: 240_000 },
  async () => {
    let owner = await mortal.start();
    await connect(owner, sandbox);
    await owner.call(wecomRoutes.syncWecom, {});
    await until(
      "the contacts",
      async () => (await owner.call(customersRoutes.countCustomers, { query: {} })).count === PEOPLE,
    );
    const settings = await owner.call(outreachRoutes.outreachSettings, {});
    // two advisors have them all to call on one day
    await owner.call(outreachRoutes.changeOutreachSettings, { body: { ...settings, tasksPerDay: 500 } });
    const { id } = await owner.call(journeyRoutes.createJourney, { body: { name: "Care", definition } });
    await owner.call(journeyRoutes.publishJourney, { params: { id } });
    const customerIds = await allCustomers(owner);
    for (let from = 0; from < PEOPLE; from += 200) {
      await owner.call(journeyRoutes.enrolCustomers, {
        params: { id },
        body: { customerIds: customerIds.slice(from, from + 200) },
      });
    }

    const deaths = deathTimes();
    for (let death = 0; death < DEATHS; death++) {
      await sleep(deaths.next(20, 1_200));
      await mortal.kill();
      mortal.advance(3 * MINUTE); // leases of the dead run out
      owner = await mortal.start();
    }
    await until("the messages to be with WeCom", async () => {
      const { total } = await owner.call(outreachRoutes.sendsSummary, {
        query: { from: "2026-11-24", to: "2026-11-24" },
      });
      if (total.handedOver === 2 * PEOPLE) return true;
      // what was left without an answer is looked for in WeCom's record, by the clock
      mortal.advance(MINUTE);
      await sleep(500);
      return false;
    });

    const sends = await allSends(owner);
    const keys = sends.map(
      ({ customer, why }) => `${customer.id} ${why.kind === "journey" ? why.stepId : ""}`,
    );
    expect([keys.length, new Set(keys).size]).toEqual([2 * PEOPLE, 2 * PEOPLE]);
    for (const userid of ["lin", "wang"]) await confirmAll(userid);
    const { people } = await sandbox.phone.listPeople({ query: { limit: 500 } });
    for (const { id: personId, nickname, phone } of people) {
      expect(await massMessagesTo(personId, phone)).toEqual([`${nickname}您好`]);
    }
  },
);

const definition = {
  trigger: { kind: "manual" as const },
  exits: [],
  reentry: { kind: "never" as const },
  ...inSequence([
    { kind: "wait", id: "ask-at", name: "08:30", until: { kind: "day", day: 0, at: "08:30" } },
    // with the name in it there are forty mass messages, and as many moments to die at
    { kind: "message", id: "ask", name: "Ask", class: "care", text: "{customer}您好" },
    { kind: "wait", id: "call-at", name: "09:00", until: { kind: "day", day: 0, at: "09:00" } },
    {
      kind: "task",
      id: "call",
      name: "Call",
      class: "care",
      task: "call",
      title: "Call",
      text: "Ask how it goes",
    },
  ]),
};

/** The sandbox lists a hundred tasks at a time. */
async function confirmAll(userid: string): Promise<void> {
  for (;;) {
    const { tasks } = await sandbox.phone.listTasks({ params: { userid }, query: { status: "pending" } });
    if (tasks.length === 0) return;
    for (const { msgid } of tasks) await sandbox.phone.confirmTask({ params: { userid, msgid } });
  }
}

async function massMessagesTo(personId: string, phone: string | null): Promise<string[]> {
  const userid = Number(phone?.slice(3)) % 2 ? "wang" : "lin"; // as pharmacy() deals them out
  const { messages } = await sandbox.phone.readPersonChat({ params: { personId, userid } });
  const mass = messages.filter(({ source }) => source === "mass");
  return mass.flatMap(({ content }) => (content.kind === "text" ? [content.text] : [])).toSorted();
}

async function allCustomers(owner: ApiClient): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { rows, nextCursor } = await owner.call(customersRoutes.listCustomers, {
      query: { limit: 200, ...(cursor ? { cursor } : {}) },
    });
    ids.push(...rows.map((row) => row.id));
    cursor = nextCursor;
  } while (cursor);
  return ids;
}

async function allSends(owner: ApiClient) {
  const sends: Send[] = [];
  let cursor: string | undefined;
  do {
    const { rows, nextCursor } = await owner.call(outreachRoutes.listSends, {
      query: { limit: 200, ...(cursor ? { cursor } : {}) },
    });
    sends.push(...rows);
    cursor = nextCursor;
  } while (cursor);
  return sends;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 150_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Waited 150 s for ${what}`);
    await sleep(100);
  }
}
