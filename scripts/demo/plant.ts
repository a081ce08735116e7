import { randomBytes } from "node:crypto";
import {
  acquisitionRoutes,
  calendarJourneyRoutes,
  catalogRoutes,
  commerceRoutes,
  forecastRoutes,
  inSequence,
  journeyRoutes,
  segmentRoutes,
  tagsRoutes,
  wecomRoutes,
  rfmRoutes,
} from "@hortus/contracts";
import type { Planting } from "./parts.ts";
import { createChance } from "./chance.ts";
import { agreeAndReview } from "./compliance.ts";
import { drawPosters, fillLibrary, planMonth } from "./content.ts";
import { lineOf, prescriptions, products } from "./company.ts";
import { noteConditions } from "./conditions.ts";
import { tellOfMembers } from "./members.ts";
import { tellOfQuizzes } from "./own-events.ts";
import { personOf } from "./people.ts";
import { makeStores } from "./stores.ts";
import { demoPurchases, purchasesCsv, storeOf } from "./purchases.ts";

/**
 * Fills the demo workspace as its operator would: connects WeCom, reads the contacts, makes codes, imports the purchase log, draws RFM,
 * makes segments and journeys. Each step first looks whether it was done, so that a start that was cut off is completed by the next.
 */
export async function plantDemo(parts: Planting): Promise<void> {
  await connectWecom(parts);
  await readContacts(parts);
  await makeChannelCodes(parts);
  await makeStores(parts);
  await makeProducts(parts);
  await importPurchases(parts);
  await makeSegments(parts);
  await makeJourneys(parts);
  await draftCalendars(parts);
  await agreeAndReview(parts);
  await noteConditions(parts);
  await tellOfQuizzes(parts);
  await tellOfMembers(parts);
  await fillLibrary(parts);
  await planMonth(parts);
  await drawPosters(parts);
  await buyToday(parts);
  await parts.owner.call(forecastRoutes.refitForecast, {});
}

async function connectWecom({ owner, sandbox }: Planting): Promise<void> {
  const { connection, callbackUrl } = await owner.call(wecomRoutes.getWecomConnection, {});
  const company = await sandbox.phone.getCompany();
  if (connection && company.callback) return;
  const token = randomBytes(12).toString("hex");
  const encodingAesKey = randomBytes(48)
    .toString("base64")
    .replaceAll(/[^A-Za-z0-9]/g, "")
    .padEnd(43, "x")
    .slice(0, 43);
  await owner.call(wecomRoutes.putWecomConnection, {
    body: {
      kind: "sandbox",
      corpId: company.corpid,
      agentId: company.agentid,
      secret: company.secret,
      callbackToken: token,
      encodingAesKey,
      baseUrl: sandbox.url,
      phoneUrl: phoneUrlOf(sandbox.url),
    },
  });
  await sandbox.phone.saveCallback({ body: { url: callbackUrl, token, encodingAesKey } });
  // What an owner enters in WeCom's console as the pages beside a chat: /wecom/<workspace>/callback names the workspace.
  const { origin, pathname } = new URL(callbackUrl);
  const sidebar = `${origin}/h5/sidebar/${pathname.split("/")[2]}`;
  await sandbox.phone.setPages({ body: { single: sidebar, group: `${sidebar}/group` } });
}

/** By the name that the product has, too: a page in a frame of another site gets no cookie, and nobody would be signed in beside a chat. */
export const phoneUrlOf = (url: string): string => url.replace("//127.0.0.1:", "//localhost:");

async function readContacts({ owner }: Planting): Promise<void> {
  const status = await owner.call(wecomRoutes.getWecomStatus, {});
  if (status.sync.state !== "done") await owner.call(wecomRoutes.syncWecom, {});
  await until("the contacts to be read", async () => {
    const { sync } = await owner.call(wecomRoutes.getWecomStatus, {});
    if (sync.state === "failed") throw new Error(`The contacts could not be read: ${sync.error}`);
    return sync.state === "done";
  });
}

const codes = [
  { name: "林芸·名片", tag: "门店海报", advisors: ["lin.yun"] },
  { name: "人民路店门口海报", tag: "门店海报", advisors: ["lin.yun", "zhao.wen", "sun.qi"] },
  { name: "包裹卡·十一月", tag: "包裹卡", advisors: ["he.jing", "luo.min", "fang.yuan", "tang.li"] },
  { name: "南湖社区义诊", tag: "社区义诊", advisors: ["xie.an", "cao.xue"] },
] as const;

async function makeChannelCodes({ owner }: Planting): Promise<void> {
  const { rows } = await owner.call(acquisitionRoutes.listChannelCodes, { query: {} });
  const tagIds = new Map<string, string>();
  // They come with the contacts, but are taken in by themselves.
  await until("the tags to be read", async () => {
    const { rows: groups } = await owner.call(tagsRoutes.listTagGroups, {});
    for (const { id, name } of groups.flatMap(({ tags }) => tags)) tagIds.set(name, id);
    return codes.every(({ tag }) => tagIds.has(tag));
  });
  for (const code of codes) {
    if (rows.some(({ name }) => name === code.name)) continue;
    const tagId = tagIds.get(code.tag);
    await owner.call(acquisitionRoutes.createChannelCode, {
      body: {
        name: code.name,
        advisorIds: [...code.advisors],
        tagIds: tagId ? [tagId] : [],
        remarkTemplate: "{name}-{channel}",
        welcome: {
          text: "{customer}您好,我是百草园大药房的{advisor},用药和养生上的问题随时问我。到店可免费测血压、血糖。",
          link: {
            title: "百草园大药房·到店服务",
            url: "https://hortus.example/services",
            desc: "免费测压测糖,会员日每月 20 日",
          },
        },
      },
    });
  }
}

/** The goods come first: orders name them by code. The same list twice changes nothing. */
async function makeProducts({ owner }: Planting): Promise<void> {
  await owner.call(catalogRoutes.upsertProducts, { body: { products: [...products, ...prescriptions] } });
}

/** The real log, through the import page's own door. */
async function importPurchases({ owner, clock }: Planting): Promise<void> {
  const name = "till-export.csv";
  const { rows } = await owner.call(commerceRoutes.listImports, { query: {} });
  let known = rows.find((row) => row.fileName === name && row.state !== "failed");
  if (!known) {
    const file = new File([purchasesCsv(demoPurchases(clock.now()))], name, { type: "text/csv" });
    known = await owner.upload(commerceRoutes.uploadImport, {}, file);
  }
  const params = { id: known.id };
  if (known.state === "uploaded" || known.state === "mapped") {
    const { mapping } = await owner.call(commerceRoutes.getImport, { params });
    await owner.call(commerceRoutes.mapImport, { params, body: { ...mapping, source: "till" } });
    await owner.call(commerceRoutes.startImport, { params });
  }
  await until("the purchases to be imported", async () => {
    const { state, failure } = await owner.call(commerceRoutes.getImport, { params });
    if (state === "failed") throw new Error(`The purchases could not be imported: ${failure?.message}`);
    return state === "done";
  });
}

const lastDays = (days: number) => ({ kind: "last" as const, days });
const orders = { kind: "records" as const, fact: "order" };
const segments = [
  {
    name: "近 30 天有购买",
    description: "刚买过的客户,适合回访,不适合推销",
    root: {
      kind: "all",
      of: [{ ...orders, aggregate: "count", window: lastDays(30), op: "at_least", value: 1 }],
    },
  },
  {
    name: "沉睡 180 天以上",
    description: "买过两次以上,但半年没来",
    root: {
      kind: "all",
      of: [
        { ...orders, aggregate: "count", op: "at_least", value: 2 },
        { ...orders, aggregate: "last", op: "more_than_days_ago", value: 180 },
      ],
    },
  },
  {
    name: "重要挽留客户",
    description: "RFM:金额高,但近来少有购买",
    root: {
      kind: "all",
      of: [
        { kind: "attribute", fact: "rfm.group", op: "in", value: ["important_win_back", "important_keep"] },
      ],
    },
  },
];

async function makeSegments({ owner }: Planting): Promise<void> {
  const board = await owner.call(rfmRoutes.rfm, { query: {} });
  if (board.customers === 0 || board.state === "none") await owner.call(rfmRoutes.rebuildRfm, {});
  await until(
    "RFM to be drawn",
    async () => (await owner.call(rfmRoutes.rfm, { query: {} })).state === "ready",
  );
  await owner.call(rfmRoutes.rebuildRfm, {}); // once more, over the whole log
  const { rows } = await owner.call(segmentRoutes.listSegments, { query: {} });
  for (const { name, description, root } of segments) {
    if (rows.some((row) => row.name === name)) continue;
    await owner.call(segmentRoutes.createSegment, {
      body: { name, description, rule: { version: 1, root } },
    });
  }
  await until("the segments to be filled", async () => {
    const { rows: now } = await owner.call(segmentRoutes.listSegments, { query: {} });
    return now.every(({ state }) => state === "ready");
  });
}

async function makeJourneys({ owner }: Planting): Promise<void> {
  const { rows } = await owner.call(journeyRoutes.listJourneys, { query: {} });
  const { rows: templates } = await owner.call(journeyRoutes.listJourneyTemplates, {});
  const returnVisit = templates.find(({ key }) => key === "3-7-21") ?? templates[0];
  if (returnVisit && !rows.some(({ name }) => name === returnVisit.name.zh)) {
    const made = await owner.call(journeyRoutes.createJourney, {
      body: { name: returnVisit.name.zh, template: returnVisit.key },
    });
    await owner.call(journeyRoutes.publishJourney, { params: { id: made.id } });
  }
  if (rows.some(({ name }) => name === wakeUp.name)) return;
  const made = await owner.call(journeyRoutes.createJourney, { body: wakeUp });
  await owner.call(journeyRoutes.publishJourney, { params: { id: made.id } });
  const { rows: valuable } = await owner.call(rfmRoutes.listRfmCustomers, {
    query: { group: "important_win_back", limit: 60 },
  });
  await owner.call(journeyRoutes.enrolCustomers, {
    params: { id: made.id },
    body: { customerIds: valuable.map(({ customerId }) => customerId) },
  });
}

/** Drafts only: who tries the product starts them, and has the advisors' phones to themselves until then. */
async function draftCalendars({ owner }: Planting): Promise<void> {
  const { rows } = await owner.call(calendarJourneyRoutes.listCalendarJourneys, { query: {} });
  const { rows: templates } = await owner.call(calendarJourneyRoutes.listCalendarTemplates, {});
  for (const { name, definition } of templates)
    if (!rows.some((one) => one.name === name.zh))
      await owner.call(calendarJourneyRoutes.createCalendarJourney, { body: { name: name.zh, definition } });
}

/** Started by hand for the most valuable who stay away, so that the advisors' phones are not empty on the first day. */
const wakeUp = {
  name: "老客关怀",
  definition: {
    trigger: { kind: "manual" as const },
    exits: ["order_paid" as const, "contact_lost" as const],
    reentry: { kind: "after_days" as const, days: 90 },
    defaults: { customer: "您" },
    ...inSequence([
      { kind: "wait", id: "morning", name: "当天 08:30", until: { kind: "day", day: 0, at: "08:30" } },
      {
        kind: "message",
        id: "greeting",
        name: "问候",
        class: "care",
        text: "{customer}您好,我是{advisor}。天凉了,您和家人最近都好吗?有什么需要我帮忙留意的,随时告诉我。",
      },
      { kind: "wait", id: "two-days", name: "第 2 天 10:00", until: { kind: "day", day: 2, at: "10:00" } },
      {
        kind: "task",
        id: "call",
        name: "电话",
        class: "care",
        task: "call",
        title: "打电话问候",
        text: "问近况,听需求,不推销。通话后记下要点。",
      },
    ]),
  },
};

/** Some buy today and yesterday, so that 3-7-21 has people in it from the start. */
async function buyToday({ shop, clock }: Planting): Promise<void> {
  const now = clock.now().getTime();
  const rows = Array.from({ length: 24 }, (_, index) => {
    const chance = createChance(index + 77_000);
    const person = personOf(String(1 + chance.integer(1_900)));
    return {
      externalId: `DEMO-${String(index + 1).padStart(4, "0")}`,
      source: "mini-program",
      paidAt: new Date(now - chance.integer(40) * 3_600_000 - chance.integer(3_600_000)).toISOString(),
      amountFen: 2_900 + chance.integer(240) * 100,
      identities: { phone: person.phone, unionid: person.unionid },
      lines: [{ ...lineOf(chance.pick(products)), amountFen: 0 }],
      store: storeOf(person.number),
    };
  });
  await shop.call(commerceRoutes.pushOrders, {
    body: {
      orders: rows.map((row) => ({
        ...row,
        lines: row.lines.map((line) => ({ ...line, amountFen: row.amountFen })),
      })),
    },
  });
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`Waited 150 s for ${what}`);
}
