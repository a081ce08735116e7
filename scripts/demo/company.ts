/** A made-up pharmacy chain. Any likeness to a real one is chance. */
export const company = { name: "百草园大药房（演示）", title: "百草园大药房" };

export const stores = [
  { id: 2, name: "人民路店" },
  { id: 3, name: "滨江店" },
  { id: 4, name: "大学城店" },
  { id: 5, name: "南湖店" },
] as const;

/** Two or three to a store; the first of each is its manager. */
export const staff = [
  { userid: "lin.yun", name: "林芸", position: "店长 · 执业药师", store: 2 },
  { userid: "zhao.wen", name: "赵雯", position: "药师", store: 2 },
  { userid: "sun.qi", name: "孙琪", position: "健康顾问", store: 2 },
  { userid: "he.jing", name: "何静", position: "店长 · 执业药师", store: 3 },
  { userid: "luo.min", name: "罗敏", position: "药师", store: 3 },
  { userid: "fang.yuan", name: "方圆", position: "店长 · 执业药师", store: 4 },
  { userid: "tang.li", name: "唐莉", position: "药师", store: 4 },
  { userid: "pan.yu", name: "潘宇", position: "健康顾问", store: 4 },
  { userid: "xie.an", name: "谢安", position: "店长 · 执业药师", store: 5 },
  { userid: "cao.xue", name: "曹雪", position: "药师", store: 5 },
] as const;

/** The advisor whose sign-in is printed at start. */
export const demoAdvisor = staff[0];

export const tagGroups = [
  { name: "来源", tags: ["门店海报", "包裹卡", "社区义诊", "会员日"] },
  { name: "关注", tags: ["睡眠", "骨关节", "免疫力", "肠胃", "母婴", "护眼"] },
  { name: "身份", tags: ["本人", "子女代购", "银发家庭"] },
] as const;

/** Goods that may be spoken of in public: no prescription medicine. Prices are not used: the log brings its own amounts. */
export const products = [
  "维生素C咀嚼片",
  "钙维生素D软胶囊",
  "氨糖软骨素片",
  "乳清蛋白粉",
  "益生菌冻干粉",
  "深海鱼油软胶囊",
  "电子血压计",
  "血糖试纸",
  "医用退热贴",
  "叶黄素软糖",
  "枸杞原浆",
  "艾草贴",
] as const;
