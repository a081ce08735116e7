/** kill -9, again and again, while a mass send is planned and handed to WeCom. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  campaignRoutes,
  customersRoutes,
  outreachRoutes,
  segmentRoutes,
  wecomRoutes,
  type ApiClient,
} from "@hortus/contracts";
import { adjustableClock } from "@hortus/kernel";
import { startSandbox, type Sandbox } from "@hortus/wecom-sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMortal, deathTimes, type Mortal } from "./child-process.ts";
import { connect, pharmacy } from "./world.ts";

const PEOPLE = 240;
const NAMES = 30;
const DEATHS = 5;
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
  "each of 240 customers gets the mass send once or is in the hold-out, whenever the process dies",
  { timeout: 240_000 },
  async () => {
    let owner = await mortal.start();
    await connect(owner, sandbox);
    await owner.call(wecomRoutes.syncWecom, {});
    await until(
      "the contacts",
      async () => (await owner.call(customersRoutes.countCustomers, { query: {} })).count === PEOPLE,
    );
    const segmentId = await everybody(owner);
    const { id } = await owner.call(campaignRoutes.createMassSend, {
      body: {
        name: "Cold days",
        definition: {
          class: "care",
          // with the name in it there are sixty messages, and as many moments to die at
          variants: [{ id: "a", text: "{customer}您好" }],
          audience: { segmentIds: [segmentId], tagIds: [], customerIds: [] },
        },
      },
    });
    await owner.call(campaignRoutes.startMassSend, { params: { id } });

    const deaths = deathTimes();
    for (let death = 0; death < DEATHS; death++) {
      await sleep(deaths.next(10, 900));
      await mortal.kill();
      mortal.advance(3 * MINUTE); // leases of the dead run out
      owner = await mortal.start();
    }
    const counts = async () => (await owner.call(campaignRoutes.getMassSend, { params: { id } })).counts;
    await until("the messages to be with WeCom", async () => {
      const { planned, handedOver, heldOut } = await counts();
      if (planned > 0 && handedOver + heldOut === PEOPLE) return true;
      // what was left without an answer is looked for in WeCom's record, by the clock
      mortal.advance(MINUTE);
      await sleep(500);
      return false;
    });

    const heldOut = await namesOfHeldOut(owner);
    for (const userid of ["lin", "wang"]) await confirmAll(userid);
    const { people } = await sandbox.phone.listPeople({ query: { limit: 500 } });
    const got = new Map<string, number>();
    for (const { id: personId, nickname, phone } of people) {
      const messages = await massMessagesTo(personId, phone);
      expect(messages.length).toBeLessThanOrEqual(1);
      for (const message of messages) expect(message).toBe(`${nickname}您好`);
      if (messages.length === 0) got.set(nickname, (got.get(nickname) ?? 0) + 1);
    }
    expect([...got].toSorted()).toEqual([...heldOut].toSorted());
  },
);

async function everybody(owner: ApiClient): Promise<string> {
  const { rows } = await owner.call(segmentRoutes.listFacts, {});
  const fact = rows.find(({ key }) => key.endsWith("source"))?.key ?? "";
  const root = { kind: "all" as const, of: [{ kind: "attribute" as const, fact, op: "is_known" as const }] };
  const { id } = await owner.call(segmentRoutes.createSegment, {
    body: { name: "Everybody", rule: { version: 1, root } },
  });
  await until(
    "the segment",
    async () => (await owner.call(segmentRoutes.getSegment, { params: { id } })).size === PEOPLE,
  );
  return id;
}

/** How many of each name were held out: whoever got nothing has to be one of them. */
async function namesOfHeldOut(owner: ApiClient): Promise<Map<string, number>> {
  const { rows } = await owner.call(outreachRoutes.listSends, { query: { reason: "hold_out", limit: 200 } });
  const names = new Map<string, number>();
  for (const { customer } of rows) names.set(customer.name, (names.get(customer.name) ?? 0) + 1);
  return names;
}

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
  return mass.flatMap(({ content }) => (content.kind === "text" ? [content.text] : []));
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 150_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Waited 150 s for ${what}`);
    await sleep(100);
  }
}
