import {
  calendarRoutes,
  contentRoutes,
  POSTER_STARTERS,
  radarRoutes,
  type ContentBody,
  type ContentDraft,
  type RouteCall,
  contentFolderRoutes,
} from "@hortus/contracts";
import { addDays, localDate } from "@hortus/kernel";
import type { Planting } from "./parts.ts";

type Draft = Omit<RouteCall<typeof contentRoutes.createContent>["body"], "folderId">;

const script = (text: string): ContentBody => ({ kind: "script", text });
const card = (title: string, desc: string, path: string, text = ""): ContentBody => ({
  kind: "article",
  text,
  title,
  desc,
  url: `https://hortus.example/${path}`,
});
const care = {
  purpose: "care" as const,
  channels: ["task_script", "mass_message"] satisfies ContentDraft["channels"],
};
const education = {
  purpose: "education" as const,
  channels: ["moments", "mass_message", "group_message"] satisfies ContentDraft["channels"],
};

/** Scripts by category, as the sidebar shows them, and cards for Moments and mass sends. */
const library: { folder: string; parent?: string; items: Draft[] }[] = [
  {
    folder: "开场问候",
    parent: "话术",
    items: [
      {
        ...care,
        name: "新客第一句",
        labels: ["新客"],
        body: script("{customer}您好,我是{advisor},以后用药和养生上的问题随时问我,我会尽快回您。"),
      },
      {
        ...care,
        name: "天凉问候",
        labels: ["冬季"],
        body: script("{customer}您好,这几天降温明显,出门记得添衣。家里老人最近都好吗?"),
      },
    ],
  },
  {
    folder: "回访",
    parent: "话术",
    items: [
      {
        ...care,
        name: "第 3 天:收到了吗",
        labels: ["3-7-21"],
        body: script("{customer}您好,东西收到了吗?怎么吃、放在哪里,有不清楚的地方都可以问我。"),
      },
      {
        ...care,
        name: "第 7 天:感觉怎么样",
        labels: ["3-7-21"],
        body: script("{customer}您好,这一周吃着还习惯吗?有没有哪里不舒服?有的话先停下来告诉我。"),
      },
    ],
  },
  {
    folder: "答疑",
    parent: "话术",
    items: [
      {
        ...care,
        name: "在家量血压",
        labels: ["血压"],
        body: script("量血压前先静坐五分钟,袖带和心脏一样高,早晚各一次,记下来给医生看。"),
      },
      {
        ...care,
        name: "过期药品怎么办",
        labels: ["家庭药箱"],
        body: script("家里过期的药请不要直接扔掉,带到店里,我们统一回收处理。"),
      },
    ],
  },
  {
    folder: "养生科普",
    items: [
      {
        ...education,
        name: "小雪:早睡晚起",
        labels: ["节气", "冬季"],
        body: card(
          "小雪时节,早睡晚起",
          "三件小事,暖和过冬",
          "solar-terms/minor-snow",
          "今日小雪,早晚温差大,泡泡脚,早点睡。",
        ),
      },
      {
        ...education,
        name: "家庭小药箱换季清单",
        labels: ["家庭药箱"],
        body: card("家庭小药箱,该换季了", "五样东西先看有效期", "articles/medicine-box"),
      },
    ],
  },
  {
    folder: "会员活动",
    items: [
      {
        purpose: "offer",
        channels: ["mass_message", "moments", "group_message"],
        name: "会员日提醒",
        labels: ["会员日"],
        expiresOn: null,
        body: card(
          "每月 20 日会员日",
          "到店免费测血压、血糖",
          "member-day",
          "{customer}您好,本月会员日就在 20 日,到店可免费测血压和血糖。",
        ),
      },
      {
        purpose: "offer",
        channels: ["mass_message", "moments"],
        name: "店庆文案(待审)",
        labels: ["店庆"],
        body: script("百草园十年店庆,本店独家满 199 减 30,活动到本月底。"),
      },
    ],
  },
];

export async function fillLibrary({ owner }: Planting): Promise<void> {
  const { rows: folders } = await owner.call(contentFolderRoutes.listContentFolders, {});
  const { rows: known } = await owner.call(contentRoutes.listContent, { query: { limit: 200 } });
  const ids = new Map(folders.map(({ id, name }) => [name, id]));
  const folderId = async (name: string, parent?: string): Promise<string> => {
    const found = ids.get(name);
    if (found !== undefined) return found;
    const parentId = parent === undefined ? null : await folderId(parent);
    const { id } = await owner.call(contentFolderRoutes.createContentFolder, { body: { name, parentId } });
    ids.set(name, id);
    return id;
  };
  for (const { folder, parent, items } of library) {
    const into = await folderId(folder, parent);
    for (const item of items) {
      if (known.some(({ name }) => name === item.name)) continue;
      await owner.call(contentRoutes.createContent, { body: { ...item, folderId: into } });
    }
  }
}

/** A month of plans around today, mostly useful ones, as the mix asks. */
const plans = [
  [-3, "moments", "useful", "换季通风提醒"],
  [-2, "group_message", "useful", "家庭小药箱换季清单"],
  [-1, "moments", "life", "店里新到的量血压角"],
  [0, "moments", "useful", "小雪:早睡晚起"],
  [1, "group_message", "fun", "猜一猜:一天走几步刚好"],
  [2, "moments", "useful", "在家量血压"],
  [3, "official_account", "useful", "老人冬天起床三步"],
  [4, "mass_message", "life", "会员日提醒"],
  [5, "moments", "useful", "泡脚水温怎么定"],
  [6, "group_message", "useful", "过期药品怎么办"],
] as const;

export async function planMonth({ owner, clock }: Planting): Promise<void> {
  const today = localDate(clock.now(), "Asia/Shanghai");
  const range = { from: addDays(today, -7), to: addDays(today, 14) };
  if ((await owner.call(calendarRoutes.readCalendar, { query: range })).entries.length > 0) return;
  const { rows } = await owner.call(contentRoutes.listContent, { query: { limit: 200 } });
  const byName = new Map(rows.map((item) => [item.name, item.id]));
  for (const [days, channel, part, title] of plans) {
    const contentId = byName.get(title) ?? null;
    const body = { day: addDays(today, days), at: "10:00", channel, part, title, contentId, done: days < 0 };
    await owner.call(calendarRoutes.createCalendarEntry, { body });
  }
  const article = rows.find(({ body, state }) => body.kind === "article" && state === "usable");
  if (article) await owner.call(radarRoutes.makeRadarLink, { body: { contentId: article.id } });
}

/** Two of the layouts as a store would finish them: one to send and print, one for each advisor. */
export async function drawPosters({ owner }: Planting): Promise<void> {
  const known = await owner.call(contentRoutes.listContent, { query: { kind: ["poster"] } });
  for (const { key, name, purpose, layout } of POSTER_STARTERS) {
    if (key !== "member_day" && key !== "advisor_card") continue;
    if (known.rows.some((item) => item.name === name.zh)) continue;
    const layers = layout.layers.map((layer) =>
      layer.kind === "qr" && layer.target.by === "nothing"
        ? { ...layer, target: { by: "url" as const, url: "https://hortus.example/member-day" } }
        : layer,
    );
    const channels: ContentDraft["channels"] =
      key === "member_day" ? ["poster", "mass_message", "group_message", "moments"] : ["poster"];
    await owner.call(contentRoutes.createContent, {
      body: {
        name: name.zh,
        purpose,
        channels,
        labels: ["海报"],
        body: { kind: "poster", text: "", layout: { ...layout, layers } },
      },
    });
  }
}
