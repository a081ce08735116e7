import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ApiError, catalogRoutes, type ApiClient, type ProductRow } from "@hortus/contracts";
import { testHouse, type TestHouse } from "../../testing.ts";
import { daysOfSupply, findProducts, isPrescription, productNameForMessage } from "./index.ts";

let house: TestHouse;
let operator: ApiClient;
let erp: ApiClient;

beforeAll(async () => {
  house = await testHouse();
  operator = await house.as("operator");
  erp = await house.withKey(["products:write"]);
});
afterAll(async () => {
  await house.close();
});

const calcium = { code: "CA600", name: "钙维D咀嚼片 60片", regulatoryClass: "health_food" } as const;
const put = (...products: unknown[]) => erp.call(catalogRoutes.upsertProducts, { body: { products } });
const outcomes = ({
  rows,
}: {
  rows: { outcome: string; error?: { code: string; field?: string | undefined } | undefined }[];
}) => rows.map(({ outcome, error }) => (error ? `${error.code} ${error.field ?? ""}`.trim() : outcome));
const upload = (text: string | Buffer, name = "products.csv") =>
  operator.upload(catalogRoutes.importProducts, {}, new File([new Uint8Array(Buffer.from(text))], name));
const problemOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof ApiError ? `${error.status} ${error.problem.code}` : error;
};
const eventsOf = async (code: string) => {
  const { rows } = await sql<{ type: string; payload: { fields?: string[] } }>`
    select type, payload from event where payload ->> 'code' = ${code} order by seq`.execute(
    house.context.workspace.db,
  );
  return rows.map(({ type, payload }) => (payload.fields ? `${type} ${payload.fields.join(" ")}` : type));
};

describe("a product", () => {
  test("is made, changed, put away and taken back, and each is told and audited", async () => {
    const made = await operator.call(catalogRoutes.createProduct, {
      body: { ...calcium, brand: "常青", unitsPerPack: 60, dailyDose: 2, priceFen: 12_800 },
    });
    expect(made).toMatchObject({ code: "CA600", sharingFactor: 1, memberOnly: false, daysOfSupply: 30 });
    const change = { sharingFactor: 2, brand: null };
    const params = { id: made.id };
    const changed = await operator.call(catalogRoutes.changeProduct, { params, body: change });
    expect(changed).toMatchObject({ daysOfSupply: 15, brand: null, priceFen: 12_800 });
    await operator.call(catalogRoutes.changeProduct, { params, body: change });
    await operator.call(catalogRoutes.archiveProduct, { params });
    expect((await operator.call(catalogRoutes.listProducts, { query: { search: "ca6" } })).rows).toEqual([]);
    await operator.call(catalogRoutes.restoreProduct, { params });
    expect(await eventsOf("CA600")).toEqual([
      "product_created",
      "product_changed brand sharingFactor",
      "product_changed archived",
      "product_changed archived",
    ]);
    const { rows } = await sql<{ action: string; before: unknown; after: unknown }>`
      select action, before, after from audit_entry where object_id = ${made.id} order by id`.execute(
      house.context.workspace.db,
    );
    expect(rows.map(({ action }) => action)).toEqual([
      "product_created",
      "product_changed",
      "product_archived",
      "product_restored",
    ]);
    expect(rows[1]).toMatchObject({ before: { brand: "常青", sharingFactor: 1 }, after: change });
  });

  test("has a code that nobody else has, not even one that was put away", async () => {
    const body = { code: "ONCE", name: "一次", regulatoryClass: "other" } as const;
    const { id } = await operator.call(catalogRoutes.createProduct, { body });
    await operator.call(catalogRoutes.archiveProduct, { params: { id } });
    expect(await problemOf(operator.call(catalogRoutes.createProduct, { body }))).toBe("409 code_taken");
  });

  test("needs a regulatory class, and a viewer may not change it", async () => {
    const body = { code: "NOCLASS", name: "没有分类" } as unknown as typeof calcium; // what the types forbid
    expect(await problemOf(operator.call(catalogRoutes.createProduct, { body }))).toBe("400 invalid_request");
    const viewer = await house.as("viewer");
    expect(await problemOf(viewer.call(catalogRoutes.createProduct, { body: calcium }))).toBe(
      "403 role_may_not",
    );
  });

  test("may be named in a message only when the catalogue knows it and no prescription is needed", () => {
    expect(productNameForMessage(calcium)).toBe("钙维D咀嚼片 60片");
    expect(productNameForMessage({ name: "氨氯地平片", regulatoryClass: "drug_rx" })).toBeUndefined();
    expect(productNameForMessage(undefined)).toBeUndefined();
    expect(["drug_special", "drug_otc_a", undefined].map(isPrescription)).toEqual([true, false, false]);
  });

  test("lasts as long as its units do at the dose of those who share it", () => {
    expect(daysOfSupply({ unitsPerPack: 100, dailyDose: 3, sharingFactor: 1 })).toBe(33.3);
    expect(daysOfSupply({ unitsPerPack: 360, dailyDose: 1, sharingFactor: 3 })).toBe(120);
    expect(daysOfSupply({ unitsPerPack: null, dailyDose: 3, sharingFactor: 1 })).toBeUndefined();
  });
});

describe("a batch by code", () => {
  const row = (code: string, change: Partial<ProductRow> = {}): ProductRow => ({
    code,
    name: `商品 ${code}`,
    regulatoryClass: "ordinary_food",
    ...change,
  });

  test("answers each row's fate; the same batch again changes nothing", async () => {
    const batch = [
      row("B1"),
      row("B2", { priceFen: 990 }),
      { code: "B3" },
      row("B4", { sharingFactor: 0 }),
      7,
    ];
    const first = await put(...batch);
    expect(outcomes(first)).toEqual([
      "created",
      "created",
      "missing_field name",
      "invalid_field sharingFactor",
      "missing_field",
    ]);
    expect(first.counts).toEqual({ created: 2, changed: 0, unchanged: 0, rejected: 3 });
    expect(outcomes(await put(...batch)).slice(0, 2)).toEqual(["unchanged", "unchanged"]);
    expect(await eventsOf("B1")).toEqual(["product_created"]);
  });

  test("changes what a row says and leaves the rest; a later row of a code goes over an earlier one", async () => {
    await put(row("B5", { brand: "甲", priceFen: 100 }));
    expect(outcomes(await put({ code: "B5", brand: "乙" }, { code: "B5", priceFen: null }))).toEqual([
      "changed",
      "changed",
    ]);
    const found = (await findProducts(house.context.workspace.db, ["B5", "nobody"])).get("B5");
    expect(found).toMatchObject({ brand: "乙", priceFen: null, name: "商品 B5" });
    expect(await eventsOf("B5")).toEqual(["product_created", "product_changed brand priceFen"]);
  });

  test("is found by search, class, brand and role, page by page in order of the code", async () => {
    await put(
      ...["P3", "P1", "P2"].map((code) => row(code, { brand: "翻页", role: "traffic" })),
      row("P4", { brand: "翻页", regulatoryClass: "drug_rx" }),
    );
    const query = { brand: ["翻页"], limit: 2 };
    const first = await operator.call(catalogRoutes.listProducts, { query });
    const second = await operator.call(catalogRoutes.listProducts, {
      query: { ...query, cursor: first.nextCursor },
    });
    const codes = (list: { rows: { code: string }[] }) => list.rows.map(({ code }) => code);
    expect([...codes(first), ...codes(second)]).toEqual(["P1", "P2", "P3", "P4"]);
    expect(second.nextCursor).toBeUndefined();
    expect(
      codes(
        await operator.call(catalogRoutes.listProducts, { query: { brand: ["翻页"], class: ["drug_rx"] } }),
      ),
    ).toEqual(["P4"]);
    expect(
      codes(
        await operator.call(catalogRoutes.listProducts, { query: { role: ["traffic"], search: "商品 p2" } }),
      ),
    ).toEqual(["P2"]);
    const choices = await operator.call(catalogRoutes.listProductChoices, {});
    expect(choices.brands).toContain("翻页");
  });
});

describe("a file", () => {
  test("of the template is read whole in both languages, and twice it changes nothing", async () => {
    const template = async (lang: "zh" | "en") => {
      const address = operator.url(catalogRoutes.productTemplate, { query: { lang } });
      return address.endsWith(`lang=${lang}`) ? (await import("./file.ts")).templateFile(lang) : "";
    };
    const zh = await upload(await template("zh"));
    expect(zh.counts.rejected).toBe(0);
    expect(zh.rows).toHaveLength(3);
    const products = await findProducts(house.context.workspace.db, ["RX-AML", "TEA-CHR"]);
    expect(products.get("RX-AML")).toMatchObject({
      regulatoryClass: "drug_rx",
      priceFen: 3_650,
      unitsPerPack: 28,
      approvalExpiresOn: "2028-06-30",
    });
    expect(products.get("TEA-CHR")).toMatchObject({ role: "traffic", rangeRole: "hit", sharingFactor: 2 });
    expect((await upload(await template("zh"))).counts).toMatchObject({ unchanged: 3, rejected: 0 });
    expect((await upload(await template("en"))).counts).toMatchObject({ changed: 3, rejected: 0 });
  });

  test("in the encoding of Excel in China is read, and a wrong row tells its line and its column", async () => {
    // "编码,名称,监管分类" in GB18030; the encoder of Node knows UTF-8 only.
    const header = Buffer.from("b1e0c2eb2cc3fbb3c62cbce0b9dcb7d6c0e00a", "hex");
    const rows = Buffer.from("G1,calcium,health_food\nG2,calcium,candy\nG3,calcium\n,x,other\n");
    const answer = await upload(Buffer.concat([header, rows]));
    expect(outcomes(answer)).toEqual([
      "created",
      "invalid_field regulatoryClass",
      "wrong_columns",
      "missing_field code",
    ]);
    expect(answer.rows.map(({ index }) => index)).toEqual([2, 3, 4, 5]);
  });

  test("without a column of codes is refused", async () => {
    expect(await problemOf(upload("名称,品牌\n钙片,常青\n"))).toBe("422 column_missing");
  });
});
