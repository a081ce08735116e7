import { z } from "zod";
import { fen, id, idParams, instant, localDate, page, pageQuery, several, text } from "./common.ts";
import { regulatoryClass } from "./regulatory.ts";
import { EVERYBODY, OPERATORS, READERS, route } from "./route.ts";

type Label = { zh: string; en: string };

/** What a product is there for among customers (CNV-1). */
export const PRODUCT_ROLES = ["traffic", "member", "consumption", "spread"] as const;
export type ProductRole = (typeof PRODUCT_ROLES)[number];
export const productRoleLabels: Readonly<Record<ProductRole, Label>> = {
  traffic: { zh: "引流品", en: "Traffic" },
  member: { zh: "会员品", en: "Member" },
  consumption: { zh: "消费品", en: "Consumption" },
  spread: { zh: "传播品", en: "Spread" },
};

/** What a product is there for among the other products (CNV-1). */
export const RANGE_ROLES = ["core", "profit", "hit", "extension"] as const;
export type RangeRole = (typeof RANGE_ROLES)[number];
export const rangeRoleLabels: Readonly<Record<RangeRole, Label>> = {
  core: { zh: "核心品", en: "Core" },
  profit: { zh: "利润品", en: "Profit" },
  hit: { zh: "爆款", en: "Hit" },
  extension: { zh: "拓展品", en: "Extension" },
};

const fields = {
  name: text(120),
  brand: text(60).nullable(),
  category: text(60).nullable(),
  /** "traffic" (引流) … "spread" (传播). */
  role: z.enum(PRODUCT_ROLES).nullable(),
  /** "core" (核心) … "extension" (拓展). */
  rangeRole: z.enum(RANGE_ROLES).nullable(),
  /** Needed, since a prescription drug that nobody marked would end up in an offer. */
  regulatoryClass,
  priceFen: fen.min(0).max(1_000_000_000).nullable(),
  /** Sold to members only. */
  memberOnly: z.boolean(),
  /** Tablets, sachets, millilitres in a pack: the unit in which `dailyDose` counts. */
  unitsPerPack: z.number().positive().max(100_000).nullable(),
  /** Units that one person takes a day. */
  dailyDose: z.number().positive().max(10_000).nullable(),
  /** People who live on one pack; 1 unless said. A family that eats together empties it sooner. */
  sharingFactor: z.number().min(1).max(20),
  approvalNumber: text(80).nullable(),
  approvalExpiresOn: localDate.nullable(),
  /** The law forbids to sell it over the net. */
  onlineSaleProhibited: z.boolean(),
};

/** The shop's own code of the product, by which order lines name it: "SKU", 商品编码. Letter case counts. */
const code = text(60);

export const product = z.object({
  id,
  code: z.string(),
  ...fields,
  /** How long one pack lasts: units / (daily dose × sharing factor), to a tenth; absent unless both are known. */
  daysOfSupply: z.number().optional(),
  archivedAt: instant.optional(),
  createdAt: instant,
  updatedAt: instant,
});
export type Product = z.infer<typeof product>;

const newProduct = z.object({
  code,
  name: fields.name,
  regulatoryClass: fields.regulatoryClass,
  brand: fields.brand.default(null),
  category: fields.category.default(null),
  role: fields.role.default(null),
  rangeRole: fields.rangeRole.default(null),
  priceFen: fields.priceFen.default(null),
  memberOnly: fields.memberOnly.default(false),
  unitsPerPack: fields.unitsPerPack.default(null),
  dailyDose: fields.dailyDose.default(null),
  sharingFactor: fields.sharingFactor.default(1),
  approvalNumber: fields.approvalNumber.default(null),
  approvalExpiresOn: fields.approvalExpiresOn.default(null),
  onlineSaleProhibited: fields.onlineSaleProhibited.default(false),
});

/** A row of a batch: what is absent stays as it is, null empties. A code that is new needs name and class. */
export const productRow = z.object({ code, ...z.object(fields).partial().shape });
export type ProductRow = z.infer<typeof productRow>;

/** What a batch made of a row. */
export const PRODUCT_OUTCOMES = ["created", "changed", "unchanged", "rejected"] as const;
export type ProductOutcome = (typeof PRODUCT_OUTCOMES)[number];

const productFate = z.object({
  /** The row's place in the batch from 0; in a file, the line from 1 where it begins. */
  index: z.int(),
  code: z.string().optional(),
  outcome: z.enum(PRODUCT_OUTCOMES),
  productId: id.optional(),
  /** missing_field, invalid_field, wrong_columns, broken_quote. */
  error: z.object({ code: z.string(), field: z.string().optional(), message: z.string() }).optional(),
});
export type ProductFate = z.infer<typeof productFate>;
const fates = z.object({
  rows: z.array(productFate),
  counts: z.object({ created: z.int(), changed: z.int(), unchanged: z.int(), rejected: z.int() }),
});

/** Rows of a file that is answered at once. */
export const MOST_PRODUCT_ROWS = 10_000;

export const catalogRoutes = {
  listProducts: route({
    method: "GET",
    path: "/products",
    summary: "Products by their code",
    roles: EVERYBODY,
    scope: "products:read",
    query: pageQuery.extend({
      /** Part of a name, or the beginning of a code. */
      search: z.string().trim().max(60).optional(),
      category: several(z.string().max(60)),
      brand: several(z.string().max(60)),
      class: several(regulatoryClass),
      role: several(z.enum(PRODUCT_ROLES)),
      rangeRole: several(z.enum(RANGE_ROLES)),
      archived: z.enum(["true", "false"]).default("false"),
    }),
    response: page(product),
  }),
  listProductChoices: route({
    method: "GET",
    path: "/product-choices",
    summary: "The brands and categories in use, 500 of each at most",
    roles: EVERYBODY,
    response: z.object({ brands: z.array(z.string()), categories: z.array(z.string()) }),
  }),
  createProduct: route({
    method: "POST",
    path: "/products",
    summary: "Makes a product",
    roles: OPERATORS,
    scope: "products:write",
    body: newProduct,
    response: product,
  }),
  upsertProducts: route({
    method: "PUT",
    path: "/products",
    summary: "Makes and changes up to 1 000 products by their code and answers each row's fate",
    roles: OPERATORS,
    scope: "products:write",
    body: z.object({
      products: z
        .array(z.union([productRow, z.unknown()]))
        .min(1)
        .max(1_000),
    }),
    response: fates,
  }),
  importProducts: route({
    method: "POST",
    path: "/products/import",
    summary:
      "Makes and changes products from a CSV file with a header row, and answers each row's fate; an empty cell changes nothing",
    roles: OPERATORS,
    scope: "products:write",
    upload: { maxBytes: 8 * 1024 * 1024 },
    response: fates,
  }),
  productTemplate: route({
    method: "GET",
    path: "/products/template.csv",
    summary: "A CSV file with every column and three made-up products, to fill in",
    roles: READERS,
    query: z.object({ lang: z.enum(["zh", "en"]).default("zh") }),
    response: "file",
  }),
  getProduct: route({
    method: "GET",
    path: "/products/:id",
    summary: "One product",
    roles: EVERYBODY,
    scope: "products:read",
    params: idParams,
    response: product,
  }),
  changeProduct: route({
    method: "PATCH",
    path: "/products/:id",
    summary: "Changes a product; its code stays, since orders name it",
    roles: OPERATORS,
    scope: "products:write",
    params: idParams,
    body: z.object(fields).partial(),
    response: product,
  }),
  archiveProduct: route({
    method: "POST",
    path: "/products/:id/archive",
    summary: "Puts a product away: it is no longer offered, orders keep it",
    roles: OPERATORS,
    params: idParams,
    response: product,
  }),
  restoreProduct: route({
    method: "POST",
    path: "/products/:id/restore",
    summary: "Takes an archived product into use again",
    roles: OPERATORS,
    params: idParams,
    response: product,
  }),
};
