/** Properties that several facts of commerce have, under one name each. */
import { CONVERSION_PATHS, conversionPathLabels } from "@hortus/contracts";
import type { Option, RecordsFact } from "@hortus/rules";

type Property = RecordsFact["properties"][number];

export const source: Property = {
  key: "source",
  label: { zh: "订单来源", en: "Source" },
  type: "text",
  column: "source",
};

export const store: Property = {
  key: "store",
  label: { zh: "门店(订单所写)", en: "Store, as the order has it" },
  type: "text",
  column: "store",
};

/** Where the store of an order lies, as the tree of stores has it today; unknown for a store that nobody entered there. */
export const place: Property = {
  key: "place",
  label: { zh: "门店或区域", en: "Store or region" },
  type: "path",
  optionsFrom: "places",
  column: "place",
};

export const conversionPath: Property = {
  key: "conversion_path",
  label: { zh: "成交路径", en: "Conversion path" },
  type: "choice",
  options: CONVERSION_PATHS.map((value) => ({ value, label: conversionPathLabels[value] })),
  column: "conversion_path",
};

export const category: Property = {
  key: "category",
  label: { zh: "品类", en: "Category" },
  type: "text",
  optionsFrom: "product-categories",
  column: "category",
};

export const brand: Property = {
  key: "brand",
  label: { zh: "品牌", en: "Brand" },
  type: "text",
  optionsFrom: "product-brands",
  column: "brand",
};

export const product: Property = {
  key: "product",
  label: { zh: "商品编码", en: "Product code" },
  type: "text",
  column: "code",
};

export const optionsOf = <Value extends string>(
  values: readonly Value[],
  labels: Readonly<Record<Value, { zh: string; en: string }>>,
): Option[] => values.map((value) => ({ value, label: labels[value] }));
