import type { PosterLayer, PosterLayout } from "./posters.ts";

/** Layouts to begin from, so that nobody sits before an empty sheet. Their texts pass the shipped rules; their codes lead nowhere yet, but for the card, which leads to its advisor. */
export interface PosterStarter {
  key: string;
  name: { zh: string; en: string };
  purpose: "offer" | "care" | "education";
  layout: PosterLayout;
}

type Box = { id: string; x: number; y: number; width: number; height: number };
type TextStyle = Partial<Pick<Extract<PosterLayer, { kind: "text" }>, "weight" | "align" | "maxLines">>;

const words = (
  box: Box,
  text: string,
  sizePx: number,
  colour: string,
  style: TextStyle = {},
): PosterLayer => ({
  kind: "text",
  ...box,
  text,
  sizePx,
  colour,
  weight: 400,
  align: "left",
  maxLines: 3,
  tooLong: "shrink",
  ...style,
});
const shape = (box: Box, colour: string, radius = 0, opacity = 100): PosterLayer => ({
  kind: "shape",
  ...box,
  colour,
  radius,
  opacity,
});
const code = (box: Box): PosterLayer => ({ kind: "qr", ...box, target: { by: "nothing" } });
const bold = { weight: 900 } as const;
const middle = { align: "center" } as const;

export const POSTER_STARTERS: readonly PosterStarter[] = [
  {
    key: "member_day",
    name: { zh: "会员日", en: "Member day" },
    purpose: "offer",
    layout: {
      size: "phone",
      background: { kind: "colour", colour: "#17614f" },
      layers: [
        shape({ id: "sun", x: 640, y: 96, width: 340, height: 340 }, "#f2c14e", 170, 90),
        words({ id: "day", x: 90, y: 150, width: 620, height: 120 }, "每月 20 日", 72, "#f2c14e", {
          weight: 700,
        }),
        words({ id: "title", x: 90, y: 280, width: 900, height: 260 }, "会员日", 190, "#ffffff", bold),
        words(
          { id: "line", x: 90, y: 560, width: 900, height: 150 },
          "带上会员码到店,安心过好这一天",
          54,
          "#d8ece4",
        ),
        shape({ id: "card", x: 60, y: 780, width: 960, height: 1080 }, "#ffffff", 48),
        words({ id: "one", x: 130, y: 860, width: 820, height: 90 }, "01  免费测血压、血糖", 58, "#17614f", {
          weight: 700,
          maxLines: 1,
        }),
        words({ id: "two", x: 130, y: 980, width: 820, height: 90 }, "02  家庭小药箱整理", 58, "#17614f", {
          weight: 700,
          maxLines: 1,
        }),
        words({ id: "three", x: 130, y: 1100, width: 820, height: 90 }, "03  过期药品回收", 58, "#17614f", {
          weight: 700,
          maxLines: 1,
        }),
        code({ id: "code", x: 130, y: 1300, width: 400, height: 400 }),
        words({ id: "scan", x: 570, y: 1380, width: 400, height: 90 }, "扫码加顾问", 60, "#17614f", {
          weight: 700,
          maxLines: 1,
        }),
        words({ id: "ask", x: 570, y: 1480, width: 390, height: 150 }, "提前预约,到店不用等", 40, "#5a6b64", {
          maxLines: 2,
        }),
      ],
    },
  },
  {
    key: "new_product",
    name: { zh: "新品到店", en: "New in the shop" },
    purpose: "offer",
    layout: {
      size: "portrait",
      background: { kind: "colour", colour: "#fbf3e6" },
      layers: [
        shape({ id: "band", x: 0, y: 0, width: 1080, height: 620 }, "#e8894a"),
        words({ id: "label", x: 90, y: 110, width: 900, height: 80 }, "NEW", 60, "#fbe3d1", {
          weight: 700,
          maxLines: 1,
        }),
        words({ id: "title", x: 90, y: 200, width: 900, height: 220 }, "新品到店", 160, "#ffffff", bold),
        words(
          { id: "line", x: 90, y: 440, width: 900, height: 130 },
          "在这里写商品的名称和规格",
          54,
          "#fff3ea",
          { maxLines: 2 },
        ),
        words(
          { id: "about", x: 90, y: 700, width: 900, height: 260 },
          "在这里用两三句话写清楚它适合谁、怎么用。到店可以看实物,有问题先问药师。",
          50,
          "#5b3a22",
          { maxLines: 4 },
        ),
        code({ id: "code", x: 90, y: 1040, width: 300, height: 300 }),
        words({ id: "scan", x: 430, y: 1090, width: 560, height: 90 }, "扫码问问顾问", 62, "#b4571d", {
          weight: 700,
          maxLines: 1,
        }),
        words({ id: "store", x: 430, y: 1200, width: 560, height: 120 }, "先了解,再决定", 44, "#8a6a52", {
          maxLines: 2,
        }),
      ],
    },
  },
  {
    key: "return_visit",
    name: { zh: "回访关怀", en: "Return visit" },
    purpose: "care",
    layout: {
      size: "square",
      background: { kind: "colour", colour: "#eaf1fb" },
      layers: [
        shape({ id: "card", x: 60, y: 60, width: 960, height: 960 }, "#ffffff", 40),
        words(
          { id: "title", x: 130, y: 140, width: 820, height: 130 },
          "这一周,还习惯吗?",
          88,
          "#23508f",
          bold,
        ),
        words(
          { id: "text", x: 130, y: 300, width: 820, height: 260 },
          "怎么吃、放在哪里、有没有不舒服,都可以随时告诉我们。不确定的时候,先问再用。",
          50,
          "#41516b",
          { maxLines: 4 },
        ),
        code({ id: "code", x: 130, y: 640, width: 300, height: 300 }),
        words({ id: "scan", x: 470, y: 690, width: 480, height: 90 }, "扫码找顾问", 60, "#23508f", {
          weight: 700,
          maxLines: 1,
        }),
        words(
          { id: "hours", x: 470, y: 800, width: 480, height: 120 },
          "每天 8:00–21:00 在线",
          42,
          "#6a7a93",
          { maxLines: 2 },
        ),
      ],
    },
  },
  {
    key: "solar_term",
    name: { zh: "节气养生", en: "Solar term" },
    purpose: "education",
    layout: {
      size: "phone",
      background: { kind: "colour", colour: "#e9eef0" },
      layers: [
        shape({ id: "moon", x: 340, y: 220, width: 400, height: 400 }, "#ffffff", 200),
        words({ id: "title", x: 90, y: 310, width: 900, height: 240 }, "大雪", 170, "#27475a", {
          ...bold,
          ...middle,
          maxLines: 1,
        }),
        words({ id: "when", x: 90, y: 680, width: 900, height: 90 }, "二十四节气", 54, "#6b8390", {
          ...middle,
          maxLines: 1,
        }),
        shape({ id: "rule", x: 480, y: 800, width: 120, height: 8 }, "#27475a", 4),
        words(
          { id: "one", x: 140, y: 900, width: 800, height: 100 },
          "早睡晚起,等太阳出来再出门",
          56,
          "#27475a",
          { ...middle, maxLines: 2 },
        ),
        words({ id: "two", x: 140, y: 1030, width: 800, height: 100 }, "脚和脖子,先暖起来", 56, "#27475a", {
          ...middle,
          maxLines: 2,
        }),
        words({ id: "three", x: 140, y: 1160, width: 800, height: 100 }, "热汤热水,少吃生冷", 56, "#27475a", {
          ...middle,
          maxLines: 2,
        }),
        code({ id: "code", x: 390, y: 1400, width: 300, height: 300 }),
        words({ id: "scan", x: 90, y: 1730, width: 900, height: 80 }, "扫码看本节气小知识", 44, "#6b8390", {
          ...middle,
          maxLines: 1,
        }),
      ],
    },
  },
  {
    key: "advisor_card",
    name: { zh: "顾问名片", en: "Advisor's card" },
    purpose: "care",
    layout: {
      size: "portrait",
      background: { kind: "colour", colour: "#f4f6f3" },
      layers: [
        shape({ id: "band", x: 0, y: 0, width: 1080, height: 480 }, "#2f6f5e"),
        words({ id: "hello", x: 90, y: 130, width: 900, height: 90 }, "您好,我是", 60, "#cfe5dc", {
          ...middle,
          maxLines: 1,
        }),
        words({ id: "name", x: 90, y: 230, width: 900, height: 170 }, "{advisor}", 120, "#ffffff", {
          ...bold,
          ...middle,
          maxLines: 1,
        }),
        words({ id: "store", x: 90, y: 540, width: 900, height: 90 }, "{store}", 56, "#2f6f5e", {
          ...middle,
          weight: 700,
          maxLines: 1,
        }),
        {
          kind: "qr",
          id: "code",
          x: 320,
          y: 680,
          width: 440,
          height: 440,
          target: { by: "advisor" },
        },
        words(
          { id: "ask", x: 90, y: 1170, width: 900, height: 160 },
          "用药和养生上的问题,扫码随时问我",
          52,
          "#4c5f57",
          { ...middle, maxLines: 2 },
        ),
      ],
    },
  },
];
