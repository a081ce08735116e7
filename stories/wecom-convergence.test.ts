/**
 * Thousands of random steps of customers, advisors and the company, while callbacks are doubled, late, out of order or lost, calls
 * fail, tokens die and runs are cut off. Then the world is left in peace, one pass goes through, and both sides must be the same.
 *
 * One thing stays out: the loss of the callback that a customer has deleted an advisor. WeCom tells it nowhere else.
 */
import { randomInt } from "node:crypto";
import { tagsRoutes, wecomRoutes } from "@hortus/contracts";
import { WecomError } from "@hortus/wecom-protocol";
import { PhoneApiError, type SandboxSeed } from "@hortus/wecom-sandbox";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callWecom, repairMirror, syncContacts } from "../apps/server/src/slices/wecom/index.ts";
import { openWorld, type World } from "./world.ts";

class NothingToPick extends Error {
  override readonly name = "NothingToPick";
}
/** What the company's rules, or a fault, say to an actor: then it was no step. */
const REFUSALS = [PhoneApiError, WecomError, NothingToPick];

const STEPS = 2_000;
/** Steps between two looks of Hortus at what is due. */
const STRIDE = 250;
const PEOPLE = 40;
const STAFF = ["lin", "wang", "zhao", "qian", "sun"];
const TAGS = ["新客", "老客", "金卡", "过敏"];
const seed = randomInt(2 ** 31);

const company: SandboxSeed = {
  company: { name: "River pharmacy" },
  departments: [{ id: 1, name: "Pharmacy", parentid: 0 }],
  staff: STAFF.map((userid) => ({ userid, name: `Advisor ${userid}`, departments: [1] })),
  tags: [{ group: "Level", tags: TAGS }],
  customers: Array.from({ length: PEOPLE }, (_, index) => ({
    nickname: `P${index}`,
    unionid: `oP${String(index).padStart(25, "0")}`,
    followedBy: index % 3 === 0 ? null : STAFF[index % STAFF.length]!, // within bounds
    // some are known to WeCom as somebody of another company
    ...(index % 9 === 4 && { company: { corpName: "Mill supplies" } }),
    addedAt: new Date("2026-11-01T00:00:00Z"),
  })),
};

let world: World;
beforeAll(async () => {
  world = await openWorld(company);
}, 120_000);
afterAll(async () => {
  await world.close();
});

test(
  `after ${STEPS} random steps with faults both worlds are the same (seed ${seed})`,
  { timeout: 300_000 },
  async () => {
    const dice = createDice(seed);
    const actor = await createActor(world, dice);
    await syncContacts(world.context);
    await world.settle();
    for (let done = 0; done < STEPS;) {
      await setFaults(dice);
      // A run that is under way while people go on acting, and that may be cut off by a fault.
      const run = dice.chance(0.3) ? cutOff(dice.chance(0.5) ? syncContacts : repairMirror) : undefined;
      for (let step = 0; step < STRIDE; step++, done++) await actor.step();
      world.clock.advance(dice.int(120_000));
      if (dice.chance(0.8)) await world.settle();
      await run;
    }

    await world.sandbox.phone.setFaults({
      body: {
        dropCallbacks: 0,
        duplicateCallbacks: 0,
        delayCallbacks: 0,
        reorderCallbacks: 0,
        onlyEvents: [],
      },
    });
    await world.sandbox.phone.setFaults({
      body: { busy: 0, rateLimited: 0, tooManyAtOnce: 0, resetBefore: 0, resetAfter: 0 },
    });
    await rest();
    await syncContacts(world.context);
    await rest();
    const owner = await world.as("owner");
    // What was lost really is gone here, since the sandbox is right: an owner says so.
    for (const { kind } of (await owner.call(wecomRoutes.getWecomStatus, {})).losses)
      await owner.call(wecomRoutes.decideLoss, { params: { kind }, body: { gone: true } });
    await syncContacts(world.context);
    await rest();
    await syncContacts(world.context);
    await rest();

    expect(await mirrorOfContacts()).toEqual(await truthOfContacts());
    expect(await mirrorOfGroups()).toEqual(await truthOfGroups());
    expect(await mirrorOfStaff()).toEqual(await truthOfStaff());
    expect(await mirrorOfTags()).toEqual(await truthOfTags());
  },
);

/** Until nothing is due, hour by hour: what was postponed or held back comes as well. */
async function rest(): Promise<void> {
  for (let hour = 0; hour < 3; hour++) {
    await world.settle();
    world.clock.advance(3_600_000);
  }
  await world.settle();
}

async function cutOff(run: (context: World["context"]) => Promise<unknown>): Promise<void> {
  await run(world.context).catch((error: unknown) => {
    if (!(error instanceof WecomError)) throw error;
  });
}

async function setFaults(dice: Dice): Promise<void> {
  const lossy = dice.chance(0.4);
  await world.sandbox.phone.setFaults({
    body: {
      dropCallbacks: lossy ? dice.int(30) : 0,
      duplicateCallbacks: dice.int(20),
      delayCallbacks: dice.int(10),
      delayMs: dice.int(300_000),
      reorderCallbacks: dice.int(10),
      onlyEvents: lossy
        ? [
            "add_external_contact",
            "edit_external_contact",
            "del_external_contact",
            "change_external_chat",
            "change_contact",
          ]
        : [],
      // Each of these is waited for in real time.
      busy: dice.chance(0.2) ? 1 : 0,
      rateLimited: dice.chance(0.1) ? 1 : 0,
      tooManyAtOnce: dice.chance(0.2) ? 1 : 0,
      resetBefore: dice.int(3),
      resetAfter: dice.int(2),
    },
  });
  await world.sandbox.phone.setSwitches({
    body: {
      groupLagMs: dice.chance(0.3) ? 5_000 : 0,
      halfAdd: dice.chance(0.5),
      mixedCallbacks: dice.chance(0.5),
    },
  });
  if (dice.chance(0.2))
    await world.sandbox.phone.revokeTokens({ body: { as: dice.chance(0.5) ? "invalid" : "expired" } });
}

/** Does one thing that somebody could do; what the company's rules refuse is no step. */
async function createActor({ sandbox: { phone }, clock, context }: World, dice: Dice) {
  const people = (await phone.listPeople({ query: { limit: 500 } })).people.map(({ id }) => id);
  const tagIds = (await phone.listTags()).groups.flatMap(({ tags }) => tags.map(({ id }) => id));
  const staff = [...STAFF];
  const chats: string[] = [];
  let hired = 0;
  const person = () => dice.pick(people);
  const member = () => dice.pick(staff);
  const acts: [number, () => Promise<unknown>][] = [
    [30, () => phone.addStaff({ params: { personId: person() }, body: { userid: member() } })],
    [10, () => phone.deleteStaff({ params: { personId: person(), userid: member() } })],
    [8, () => phone.deleteCustomer({ params: { userid: member(), personId: person() } })],
    [
      20,
      () =>
        phone.editCustomer({
          params: { userid: member(), personId: person() },
          body: {
            remark: `R${dice.int(1_000)}`,
            tagIds: tagIds.filter(() => dice.chance(0.4)),
            ownTags: [`own ${dice.int(9)}`],
          },
        }),
    ],
    [
      4,
      async () => {
        if (chats.length > 25) return;
        const owner = member();
        const { customers } = await phone.listCustomers({ params: { userid: owner }, query: { limit: 3 } });
        const personIds = customers.flatMap((one) => (one.deletedByCustomer ? [] : [one.externalUserid]));
        const made = await phone.createGroup({
          params: { userid: owner },
          body: { name: `G${dice.int(99)}`, members: [], personIds },
        });
        chats.push(made.chatId);
      },
    ],
    [
      8,
      () =>
        phone.inviteToGroup({
          params: { chatId: dice.pick(chats), id: member() },
          body: { ids: [person()] },
        }),
    ],
    [6, () => phone.leaveGroup({ params: { chatId: dice.pick(chats), id: person() } })],
    [4, () => phone.editGroup({ params: { chatId: dice.pick(chats) }, body: { name: `N${dice.int(999)}` } })],
    [1, () => phone.dismissGroup({ params: { chatId: dice.pick(chats) } })],
    [
      1,
      async () => {
        if (staff.length > 7) return;
        const userid = `new${++hired}`;
        await phone.hireStaff({ body: { userid, name: userid, position: "", departments: [1] } });
        staff.push(userid);
      },
    ],
    [2, () => phone.editStaff({ params: { userid: member() }, body: { name: `Name ${dice.int(99)}` } })],
    // By the API nothing is told of it: only a reading shows it.
    [
      2,
      () =>
        callWecom(context, "externalcontact/remark", {
          userid: member(),
          external_userid: person(),
          remark: `A${dice.int(99)}`,
        }),
    ],
  ];
  const total = acts.reduce((sum, [weight]) => sum + weight, 0);
  return {
    async step(): Promise<void> {
      // WeCom tells whole seconds: what happens within one can't be put in order by anybody.
      clock.advance(1_000);
      let at = dice.int(total);
      for (const [weight, act] of acts) {
        at -= weight;
        if (at >= 0) continue;
        await Promise.resolve()
          .then(act)
          .catch((error: unknown) => {
            if (!REFUSALS.some((refusal) => error instanceof refusal)) throw error;
          });
        return;
      }
    },
  };
}

async function truthOfContacts(): Promise<string[]> {
  const { phone } = world.sandbox;
  const rows: string[] = [];
  for (const { userid } of (await phone.listStaff()).staff) {
    const { customers } = await phone.listCustomers({ params: { userid }, query: { limit: 500 } });
    for (const one of customers)
      if (!one.deletedByCustomer)
        rows.push(
          [userid, one.externalUserid, one.remark, ...one.tags.map(({ id }) => id).toSorted()].join(" "),
        );
  }
  return rows.toSorted();
}

async function mirrorOfContacts(): Promise<string[]> {
  const { rows } = await sql<{ userId: string; id: string; remark: string; tags: { tagId: string }[] }>`
    select user_id as "userId", external_user_id as id, remark, tags from contact where removed_at is null`.execute(
    world.context.workspace.db,
  );
  return rows
    .map(({ userId, id, remark, tags }) => [userId, id, remark, ...tags.map(({ tagId }) => tagId)].join(" "))
    .toSorted();
}

async function truthOfGroups(): Promise<string[]> {
  const { phone } = world.sandbox;
  const found = new Map<string, string>();
  for (const { userid } of (await phone.listStaff()).staff)
    for (const { chatId } of (await phone.listStaffGroups({ params: { userid } })).groups) {
      const group = await phone.getGroup({ params: { chatId } });
      found.set(
        chatId,
        [chatId, group.name, group.owner, ...group.members.map(({ id }) => id).toSorted()].join(" "),
      );
    }
  return [...found.values()].toSorted();
}

async function mirrorOfGroups(): Promise<string[]> {
  const { rows } = await sql<{ chatId: string; name: string; owner: string; members: string[] }>`
    select chat_id as "chatId", name, owner_id as owner, array(
      select member_id from customer_group_member as member where member.chat_id = customer_group.chat_id and left_at is null
    ) as members
    from customer_group where dissolved_at is null`.execute(world.context.workspace.db);
  return rows
    .map(({ chatId, name, owner, members }) => [chatId, name, owner, ...members.toSorted()].join(" "))
    .toSorted();
}

const truthOfStaff = async () =>
  (await world.sandbox.phone.listStaff()).staff.map(({ userid, name }) => `${userid} ${name}`).toSorted();

async function mirrorOfStaff(): Promise<string[]> {
  const { rows } = await (await world.as("owner")).call(wecomRoutes.listAdvisors, {});
  return rows.flatMap(({ id, name, status }) => (status === "left" ? [] : [`${id} ${name}`])).toSorted();
}

const truthOfTags = async () =>
  (await world.sandbox.phone.listTags()).groups
    .flatMap(({ name, tags }) => tags.map((tag) => `${name}/${tag.name}`))
    .toSorted();

async function mirrorOfTags(): Promise<string[]> {
  const { rows } = await (await world.as("owner")).call(tagsRoutes.listTagGroups, {});
  return rows.flatMap(({ name, tags }) => tags.map((tag) => `${name}/${tag.name}`)).toSorted();
}

type Dice = ReturnType<typeof createDice>;

/** mulberry32: small, and the same everywhere. */
function createDice(from: number) {
  let state = from;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    int,
    chance: (share: number) => next() < share,
    pick<T>(items: readonly T[]): T {
      const item = items[int(items.length)];
      if (item === undefined) throw new NothingToPick();
      return item;
    },
  };
}
