import type { ProductRole, ProductRow, RangeRole, RegulatoryClass } from "@hortus/contracts";

/** A made-up pharmacy chain. Any likeness to a real one is chance. */
export const company = { name: "百草园大药房（演示）", title: "百草园大药房" };

export const stores = [
  { id: 2, name: "人民路店", code: "BC001", region: "市区" },
  { id: 3, name: "滨江店", code: "BC002", region: "市区" },
  { id: 4, name: "大学城店", code: "BC003", region: "新区" },
  { id: 5, name: "南湖店", code: "BC004", region: "新区" },
] as const;

/** Below the one at the top. */
export const regions = { top: "杭州", below: ["市区", "新区"] } as const;

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

/**
 * The chain's goods; classes, doses and prices as such goods have them, codes and brands made up. Prices stand in the catalogue only:
 * the log brings its own amounts.
 */
export const products = [
  food("VC100", "维生素C咀嚼片", "免疫力", "hit", 5_900, { units: 100, dose: 2 }, "health_food", "traffic"),
  food("CAD60", "钙维生素D软胶囊", "骨关节", "core", 12_800, { units: 60, dose: 2 }, "health_food"),
  food("GLU90", "氨糖软骨素片", "骨关节", "profit", 26_800, { units: 90, dose: 3 }, "health_food"),
  food("WHEY", "乳清蛋白粉", "免疫力", "profit", 29_800, { units: 40, dose: 1, sharing: 2 }, "health_food"),
  food("PROB20", "益生菌冻干粉", "肠胃", "core", 16_800, { units: 20, dose: 1 }, "ordinary_food"),
  food("FISH", "深海鱼油软胶囊", "心血管", "core", 15_800, { units: 100, dose: 2 }, "health_food"),
  food("LUT60", "叶黄素软糖", "护眼", "hit", 9_900, { units: 60, dose: 2 }, "ordinary_food", "spread"),
  food(
    "GOJI",
    "枸杞原浆",
    "养生茶饮",
    "extension",
    19_800,
    { units: 30, dose: 1 },
    "ordinary_food",
    "spread",
  ),
  device("BPM", "电子血压计", "检测", 23_900, "medical_device_2"),
  device("GLUC50", "血糖试纸", "检测", 8_900, "medical_device_2", { units: 50, dose: 1 }),
  device("COOL", "医用退热贴", "家庭常备", 1_990, "medical_device_1"),
  device("MOXA", "艾草贴", "家庭常备", 2_990, "other"),
] as const;

/** Sold at the counter on prescription: in orders, never in messages. */
export const prescriptions = [
  drug("RX-AML", "苯磺酸氨氯地平片", "心血管", 2_650, { units: 28, dose: 1 }),
  drug("RX-MET", "盐酸二甲双胍缓释片", "糖尿病", 3_280, { units: 60, dose: 2 }),
] as const;

/** A line of an order over one pack. */
export const lineOf = ({ code, name }: DemoProduct) => ({ sku: code, name, quantity: 1 });

type DemoProduct = ProductRow & { code: string; name: string };
type Cycle = { units: number; dose: number; sharing?: number };

// A declaration, since the list above is made when the module is read.
function cycleOf(cycle: Cycle | undefined) {
  return cycle ? { unitsPerPack: cycle.units, dailyDose: cycle.dose, sharingFactor: cycle.sharing ?? 1 } : {};
}

function food(
  code: string,
  name: string,
  category: string,
  rangeRole: RangeRole,
  priceFen: number,
  cycle: Cycle,
  regulatoryClass: RegulatoryClass,
  role: ProductRole = "consumption",
): DemoProduct {
  return {
    code,
    name,
    category,
    brand: "百草园",
    role,
    rangeRole,
    priceFen,
    regulatoryClass,
    ...cycleOf(cycle),
  };
}

function device(
  code: string,
  name: string,
  category: string,
  priceFen: number,
  regulatoryClass: RegulatoryClass,
  cycle?: Cycle,
): DemoProduct {
  return {
    code,
    name,
    category,
    brand: "安康",
    role: "traffic",
    priceFen,
    regulatoryClass,
    ...cycleOf(cycle),
  };
}

function drug(code: string, name: string, category: string, priceFen: number, cycle: Cycle): DemoProduct {
  return { code, name, category, brand: "通用", priceFen, regulatoryClass: "drug_rx", ...cycleOf(cycle) };
}
