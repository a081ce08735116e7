/** Properties that several facts of commerce have, under one name each. */
import { CONVERSION_PATHS, conversionPathLabels } from "@hortus/contracts";
import type { RecordsFact } from "@hortus/rules";

type Property = RecordsFact["properties"][number];
interface Words {
  zh: string;
  en: string;
}

/** In the column of its name, unless said. */
export const textProperty = (
  key: string,
  label: Words,
  more: Pick<Partial<Property>, "column" | "optionsFrom"> = {},
): Property => ({ key, label, type: "text", column: key, ...more });

/** One of fixed values, in the column of its name unless said. */
export const choiceProperty = <Value extends string>(
  key: string,
  label: Words,
  {
    values,
    labels,
    column = key,
  }: { values: readonly Value[]; labels: Readonly<Record<Value, Words>>; column?: string },
): Property => ({
  key,
  label,
  type: "choice",
  options: values.map((value) => ({ value, label: labels[value] })),
  column,
});

export const source = textProperty("source", { zh: "订单来源", en: "Source" });
export const store = textProperty("store", { zh: "门店(订单所写)", en: "Store, as the order has it" });

/** Where the store of an order lies, as the tree of stores has it today; unknown for a store that nobody entered there. */
export const place: Property = {
  key: "place",
  label: { zh: "门店或区域", en: "Store or region" },
  type: "path",
  optionsFrom: "places",
  column: "place",
};

export const conversionPath = choiceProperty(
  "conversion_path",
  { zh: "成交路径", en: "Conversion path" },
  { values: CONVERSION_PATHS, labels: conversionPathLabels },
);

export const category = textProperty(
  "category",
  { zh: "品类", en: "Category" },
  { optionsFrom: "product-categories" },
);
export const brand = textProperty("brand", { zh: "品牌", en: "Brand" }, { optionsFrom: "product-brands" });
export const product = textProperty("product", { zh: "商品编码", en: "Product code" }, { column: "code" });
