import type { PRODUCT_ROLES, RANGE_ROLES, RegulatoryClass } from "@hortus/contracts";
import type { Db, Tx } from "@hortus/kernel";
import { sql, type RawBuilder } from "kysely";
import type { ProductFields, StoredProduct } from "./model.ts";

const columns = sql.raw(`
  id, code, name, brand, category, role, range_role as "rangeRole", regulatory_class as "regulatoryClass", price_fen as "priceFen",
  member_only as "memberOnly", units_per_pack as "unitsPerPack", daily_dose as "dailyDose", sharing_factor as "sharingFactor",
  approval_number as "approvalNumber", approval_expires_on as "approvalExpiresOn", online_sale_prohibited as "onlineSaleProhibited",
  archived_at as "archivedAt", created_at as "createdAt", updated_at as "updatedAt"`);

export interface ProductFilter {
  search?: string | undefined;
  category: readonly string[];
  brand: readonly string[];
  class: readonly RegulatoryClass[];
  role: readonly (typeof PRODUCT_ROLES)[number][];
  rangeRole: readonly (typeof RANGE_ROLES)[number][];
  archived: boolean;
}

/** By code; `after` is the code of the row before. */
export async function findProductPage(
  db: Db,
  filter: ProductFilter,
  after: string | undefined,
  limit: number,
): Promise<StoredProduct[]> {
  const conditions: RawBuilder<unknown>[] = [sql`(archived_at is not null) = ${filter.archived}`];
  const among = (column: string, values: readonly string[]) => {
    if (values.length > 0) conditions.push(sql`${sql.ref(column)} = any(${[...values]}::text[])`);
  };
  among("category", filter.category);
  among("brand", filter.brand);
  among("regulatory_class", filter.class);
  among("role", filter.role);
  among("range_role", filter.rangeRole);
  if (filter.search)
    conditions.push(
      sql`(strpos(lower(name), lower(${filter.search}::text)) > 0 or starts_with(lower(code), lower(${filter.search}::text)))`,
    );
  if (after !== undefined) conditions.push(sql`code > ${after}`);
  const { rows } = await sql<StoredProduct>`
    select ${columns}
    from product
    where ${sql.join(conditions, sql` and `)}
    order by code
    limit ${limit}`.execute(db);
  return rows;
}

/** Archived ones as well; ids that nobody knows are missing. */
export async function findProductsById(db: Db, ids: readonly string[]): Promise<Map<string, StoredProduct>> {
  if (ids.length === 0) return new Map();
  const { rows } =
    await sql<StoredProduct>`select ${columns} from product where id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** By code, archived ones as well; codes that nobody knows are missing. */
export async function findProducts(db: Db, codes: readonly string[]): Promise<Map<string, StoredProduct>> {
  if (codes.length === 0) return new Map();
  const { rows } =
    await sql<StoredProduct>`select ${columns} from product where code = any(${[...new Set(codes)]}::text[])`.execute(
      db,
    );
  return new Map(rows.map((row) => [row.code, row]));
}

/** Holds the products until the transaction ends, in order of their code. */
export async function lockProducts(tx: Tx, codes: readonly string[]): Promise<Map<string, StoredProduct>> {
  const { rows } =
    await sql<StoredProduct>`select ${columns} from product where code = any(${[...codes]}::text[]) order by code for update`.execute(
      tx,
    );
  return new Map(rows.map((row) => [row.code, row]));
}

export async function lockProduct(tx: Tx, id: string): Promise<StoredProduct | undefined> {
  const { rows } =
    await sql<StoredProduct>`select ${columns} from product where id = ${id} for update`.execute(tx);
  return rows[0];
}

export type ProductToPut = ProductFields & { id: string; code: string };

/**
 * Makes products, and writes over those whose code is taken.
 *
 * @returns by code, the id that the product has
 */
export async function putProducts(
  tx: Tx,
  products: readonly ProductToPut[],
  now: Date,
): Promise<Map<string, string>> {
  if (products.length === 0) return new Map();
  const { rows } = await sql<{ code: string; id: string }>`
    insert into product (
      id, code, name, brand, category, role, range_role, regulatory_class, price_fen, member_only, units_per_pack, daily_dose,
      sharing_factor, approval_number, approval_expires_on, online_sale_prohibited, created_at, updated_at
    )
    select
      id, code, name, brand, category, role, "rangeRole", "regulatoryClass", "priceFen", "memberOnly", "unitsPerPack", "dailyDose",
      "sharingFactor", "approvalNumber", "approvalExpiresOn", "onlineSaleProhibited", ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(products)}::jsonb) as row (
      id uuid, code text, name text, brand text, category text, role text, "rangeRole" text, "regulatoryClass" text, "priceFen" bigint,
      "memberOnly" boolean, "unitsPerPack" double precision, "dailyDose" double precision, "sharingFactor" double precision,
      "approvalNumber" text, "approvalExpiresOn" date, "onlineSaleProhibited" boolean
    )
    order by code
    on conflict (code) do update set
      name = excluded.name, brand = excluded.brand, category = excluded.category, role = excluded.role,
      range_role = excluded.range_role, regulatory_class = excluded.regulatory_class, price_fen = excluded.price_fen,
      member_only = excluded.member_only, units_per_pack = excluded.units_per_pack, daily_dose = excluded.daily_dose,
      sharing_factor = excluded.sharing_factor, approval_number = excluded.approval_number,
      approval_expires_on = excluded.approval_expires_on, online_sale_prohibited = excluded.online_sale_prohibited,
      updated_at = excluded.updated_at
    returning code, id`.execute(tx);
  return new Map(rows.map(({ code, id }) => [code, id]));
}

/** @returns false when the code is taken */
export async function insertProduct(tx: Tx, product: ProductToPut, now: Date): Promise<boolean> {
  const { rows } = await sql`select 1 from product where code = ${product.code}`.execute(tx);
  if (rows.length > 0) return false;
  return (await putProducts(tx, [product], now)).get(product.code) === product.id;
}

export async function setArchived(tx: Tx, id: string, archivedAt: Date | null, now: Date): Promise<void> {
  await sql`update product set archived_at = ${archivedAt}::timestamptz, updated_at = ${now} where id = ${id}`.execute(
    tx,
  );
}

const CHOICES = 500;

/** What products in use say, in order. */
export async function findChoices(db: Db, column: "brand" | "category"): Promise<string[]> {
  const { rows } = await sql<{ value: string }>`
    select distinct ${sql.ref(column)} as value
    from product
    where archived_at is null and ${sql.ref(column)} is not null
    order by value
    limit ${CHOICES}`.execute(db);
  return rows.map(({ value }) => value);
}
