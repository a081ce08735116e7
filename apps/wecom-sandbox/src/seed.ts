/** The world at the beginning: a company, its members and tags, and the people around it. */
import { z } from "zod";
import { putApp } from "./apps/apps.ts";
import type { GroupMember } from "./groups/rows.ts";
import { newAppShape, pagesShape, personalityShape, switchesShape } from "./phone-api.ts";
import { digest, externalUseridOf, type State } from "./state.ts";
import type { Table } from "./store.ts";

const memberStatus = z.union([z.literal(1), z.literal(2), z.literal(4)]);
const gender = z.union([z.literal(0), z.literal(1), z.literal(2)]);

export const sandboxSeedShape = z.object({
  company: z.object({
    name: z.string(),
    /** Made from the name if left out. */
    corpid: z.string().optional(),
    agentid: z.int().optional(),
    secret: z.string().optional(),
  }),
  /** Beside the first one, which is the company's above. */
  apps: z.array(newAppShape).optional(),
  /** The root has id 1. */
  departments: z.array(
    z.object({ id: z.int(), name: z.string(), parentid: z.int(), order: z.int().optional() }),
  ),
  staff: z.array(
    z.object({
      userid: z.string(),
      name: z.string(),
      position: z.string().optional(),
      /** Told to nobody; user/getuserid finds the member by it. */
      mobile: z.string().optional(),
      departments: z.array(z.int()),
      /** 1 active, 2 disabled, 4 not activated */
      status: memberStatus.optional(),
      /** false: outside the app's visible range (可见范围) */
      isInRange: z.boolean().optional(),
      /** false: has not verified their real name */
      isVerified: z.boolean().optional(),
      /** false: without the right to have customers (客户联系) */
      mayHaveCustomers: z.boolean().optional(),
    }),
  ),
  tags: z.array(z.object({ group: z.string(), tags: z.array(z.string()) })),
  customers: z.array(
    z.object({
      nickname: z.string(),
      unionid: z.string(),
      gender: gender.optional(),
      phone: z.string().optional(),
      /** The member who has them in the list; null: somebody out there who may scan a code some day. */
      followedBy: z.string().nullable(),
      addedAt: z.coerce.date().optional(),
      remark: z.string().optional(),
      /** Numbers that the member noted: what WeCom's API tells as remark_mobiles. */
      remarkMobiles: z.array(z.string()).optional(),
      /** Names of corp tags above. */
      tags: z.array(z.string()).optional(),
      /** The member's own tags, by name. */
      ownTags: z.array(z.string()).optional(),
      /** Of another WeCom company; their external_userid begins with wo. */
      company: z.object({ corpName: z.string(), position: z.string().default("") }).optional(),
      state: z.string().optional(),
      /** How they behave in virtual life. */
      personality: personalityShape.optional(),
    }),
  ),
  /** Customer groups; members are named by userid and unionid. */
  groups: z
    .array(
      z.object({
        name: z.string().max(50),
        owner: z.string(),
        members: z.array(z.string()).optional(),
        customers: z.array(z.string()).optional(),
        notice: z.string().optional(),
      }),
    )
    .optional(),
  /** Only those that differ from their defaults. */
  switches: switchesShape.partial().optional(),
  /** Addresses of the product's own pages in the chats' toolbars. */
  pages: pagesShape.partial().optional(),
});
export type SandboxSeed = z.input<typeof sandboxSeedShape>;

/** Plants into an empty state, in one transaction. @throws {Error} if a customer names an unknown member or tag */
export function plant(state: State, input: SandboxSeed): void {
  const seed = sandboxSeedShape.parse(input);
  const corpid = seed.company.corpid ?? `ww${hex(seed.company.name, 16)}`;
  state.store.transact(() => {
    state.company.set({
      corpid,
      name: seed.company.name,
      agentid: seed.company.agentid ?? 1_000_002,
      secret: seed.company.secret ?? digest(`secret:${corpid}`, 43),
      callback: state.company.get()?.callback ?? null,
    });
    for (const { order = 0, ...one } of seed.departments)
      state.departments.put(String(one.id), { ...one, order });
    for (const { position = "", ...one } of seed.staff) state.staff.put(one.userid, { ...one, position });
    for (const app of seed.apps ?? []) putApp(state, app);
    const tagIds = plantTags(state, seed.tags);
    for (const customer of seed.customers) plantCustomer(state, corpid, tagIds, customer);
    for (const group of seed.groups ?? []) plantGroup(state, corpid, group);
    if (seed.switches) state.switches.set({ ...state.switches.get(), ...definedOf(seed.switches) });
    if (seed.pages) state.pages.set({ ...state.pages.get(), ...definedOf(seed.pages) });
  });
}

/** Back to the seed. Callback settings, tokens, clock and the count of ids stay, so no id is used twice. */
export function reset(state: State, seed: SandboxSeed): void {
  const kept = new Set<unknown>([state.tokens, state.jsTickets]);
  const tables = Object.values(state).filter((part) => isTable(part) && !kept.has(part)) as Table<unknown>[];
  state.store.transact(() => {
    for (const table of tables) for (const key of table.keys()) table.delete(key);
    plant(state, seed);
  });
}

/** Whatever the state holds in tables belongs to the world, so that a new table is not forgotten here. */
const isTable = (part: unknown) => typeof part === "object" && part !== null && "watch" in part;

function plantTags(state: State, groups: { group: string; tags: string[] }[]): Map<string, string> {
  const ids = new Map<string, string>();
  const createTime = state.nowSeconds();
  for (const { group, tags } of groups) {
    const groupId = state.nextId("et");
    state.tagGroups.put(groupId, { id: groupId, name: group, order: 0, createTime, deleted: false });
    tags.forEach((name, place) => {
      const id = state.nextId("et");
      // higher orders stand first
      state.tags.put(id, { id, groupId, name, order: tags.length - place, createTime, deleted: false });
      if (!ids.has(name)) ids.set(name, id);
    });
  }
  return ids;
}

function plantCustomer(
  state: State,
  corpid: string,
  tagIds: Map<string, string>,
  customer: z.output<typeof sandboxSeedShape>["customers"][number],
): void {
  const { nickname, gender: sex = 0, phone = null, unionid, followedBy, personality, company } = customer;
  const id = externalUseridOf(corpid, unionid, company ? "wo" : "wm");
  state.people.put(id, {
    id,
    nickname,
    gender: sex,
    phone,
    unionid,
    ...(personality && { personality }),
    ...(company && { company }),
  });
  if (followedBy === null) return;
  if (!state.staff.get(followedBy))
    throw new Error(`Seed: ${nickname} is followed by ${followedBy}, who is no member`);
  const tags = (customer.tags ?? []).map((name) => {
    const tagId = tagIds.get(name);
    if (!tagId) throw new Error(`Seed: ${nickname} has the tag ${name}, which no group holds`);
    return tagId;
  });
  state.putRelation({
    userid: followedBy,
    personId: id,
    remark: customer.remark ?? "",
    description: "",
    remarkMobiles: customer.remarkMobiles ?? [],
    tagIds: tags,
    ownTags: customer.ownTags ?? [],
    state: customer.state ?? "",
    addWay: customer.state ? 1 : 2,
    operUserid: id,
    createTime: customer.addedAt ? Math.floor(customer.addedAt.getTime() / 1000) : state.nowSeconds(),
    status: "friends",
  });
}

function plantGroup(
  state: State,
  corpid: string,
  group: NonNullable<z.output<typeof sandboxSeedShape>["groups"]>[number],
): void {
  const people = (group.customers ?? []).map((unionid) => {
    const [wm, wo] = [externalUseridOf(corpid, unionid), externalUseridOf(corpid, unionid, "wo")];
    return state.people.get(wo) ? wo : wm;
  });
  const staff = [...new Set([group.owner, ...(group.members ?? [])])];
  const stranger = staff.find((id) => !state.staff.get(id)) ?? people.find((id) => !state.people.get(id));
  if (stranger)
    throw new Error(`Seed: the group ${group.name} names ${stranger}, whom the seed does not hold`);
  const chatId = state.nextId("wr");
  const joined = (id: string, type: 1 | 2): GroupMember => ({
    id,
    type,
    joinTime: state.nowSeconds(),
    joinScene: 1,
    invitor: id === group.owner ? undefined : group.owner,
    state: "",
  });
  state.groups.put(chatId, {
    chatId,
    name: group.name,
    owner: group.owner,
    notice: group.notice ?? "",
    createTime: state.nowSeconds(),
    members: [...staff.map((id) => joined(id, 1)), ...people.map((id) => joined(id, 2))],
    admins: [],
    version: hex(`version:${chatId}`, 32),
    dismissed: false,
    status: 0,
  });
}

/** Keys that are there but undefined would overwrite. */
function definedOf<T extends object>(changes: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // every value that is left is not undefined
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Enough to play with when nothing else is given. */
export const smallSeed: SandboxSeed = {
  company: { name: "Hortus Sandbox 沙箱药房" },
  departments: [
    { id: 1, name: "沙箱药房", parentid: 0 },
    { id: 2, name: "人民路店", parentid: 1 },
  ],
  staff: [
    { userid: "lin", name: "林药师", position: "执业药师", departments: [2] },
    { userid: "wang", name: "王店长", position: "店长", departments: [1, 2] },
    { userid: "chen", name: "陈顾问", position: "健康顾问", departments: [2] },
  ],
  tags: [
    { group: "关注", tags: ["高血压", "糖尿病", "护肤", "母婴"] },
    { group: "等级", tags: ["新客", "会员", "贵宾"] },
  ],
  customers: ["小满", "阿芳", "老周", "晴天", "李姐", "豆豆妈", "海风", "王大爷"].map((nickname, i) => ({
    nickname,
    unionid: `oSandbox${String(i).padStart(20, "0")}`,
    gender: ((i % 2) + 1) as 1 | 2, // of a number modulo 2
    phone: `1380000000${i}`,
    followedBy: i < 3 ? "lin" : null,
    tags: i < 3 ? ["会员"] : [],
  })),
};

function hex(text: string, length: number): string {
  return Buffer.from(digest(text, length), "base64url").toString("hex").slice(0, length);
}
