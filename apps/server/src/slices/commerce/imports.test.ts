import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  commerceRoutes,
  customersRoutes,
  type ApiClient,
  type ImportDetail,
  rfmRoutes,
} from "@hortus/contracts";
import { localDate, newId } from "@hortus/kernel";
import { rfmByHand } from "../../testing-rfm.ts";
import { testHouse, type TestHouse } from "../../testing.ts";
import { addPerson } from "../platform/index.ts";
import { runImport } from "./imports/run.ts";
import { undoImport } from "./imports/undo.ts";

let house: TestHouse;
let operator: ApiClient;
/** Of a session, for what the client does not fetch: downloads. */
let cookie: string;

beforeAll(async () => {
  house = await testHouse();
  operator = await house.as("operator");
  const account = {
    name: "Errors",
    email: `errors-${newId(house.clock)}@hortus.test`,
    password: "correct horse battery",
    role: "operator",
  } as const;
  await addPerson(house.context, house.server.signIn, { kind: "system", name: "test" }, account);
  const { cookies } = await house.server.signIn.withPassword(account.email, account.password, new Headers());
  cookie = cookies.map((each) => each.split(";")[0]).join("; ");
});
afterAll(async () => {
  await house.close();
});

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/cdnow/${name}`, import.meta.url));
const upload = (name: string, content: string | Uint8Array, by = operator) =>
  by.upload(
    commerceRoutes.uploadImport,
    {},
    new File([typeof content === "string" ? content : new Uint8Array(content)], name),
  );
const at = (id: string) => ({ params: { id } });
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "fine",
    (error: { problem: { code: string } }) => error.problem.code,
  );

async function start(id: string, by = operator, context = house.context): Promise<ImportDetail> {
  await by.call(commerceRoutes.startImport, at(id));
  while ((await runImport(context, id)) === "more"); // as the job goes on in another
  return by.call(commerceRoutes.getImport, at(id));
}

async function totals(context = house.context, source?: string) {
  const { rows } = await sql<{ orders: number; customers: number; fen: number; events: number }>`
    select count(*) as orders, count(distinct customer_id) as customers, coalesce(sum(amount_fen), 0)::bigint as fen,
      (select count(*) from event where type = 'order_paid' and (${source ?? null}::text is null or payload ->> 'source' = ${source ?? null})) as events
    from customer_order
    where ${source ?? null}::text is null or source = ${source ?? null}`.execute(context.workspace.db);
  return rows[0]!; // an aggregate is one row
}

async function errorsOf(id: string, lang: "zh" | "en" = "en"): Promise<string[]> {
  const url = new URL(operator.url(commerceRoutes.importErrors, { ...at(id), query: { lang } }));
  const response = await house.server.app.inject({ url: url.pathname + url.search, headers: { cookie } });
  expect(response.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  return response.body.trim().split("\r\n");
}
/** Chinese as Excel in China saves it. There is no encoder for it in Node: these characters are looked up by decoding all two-byte codes. */
function gb18030(text: string): Uint8Array {
  const decoder = new TextDecoder("gb18030");
  const codes = new Map<string, number[]>();
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++)
      codes.set(decoder.decode(new Uint8Array([high, low])), [high, low]);
  return new Uint8Array(
    [...text].flatMap((sign) => (sign.charCodeAt(0) < 128 ? [sign.charCodeAt(0)] : codes.get(sign)!)),
  );
}

describe("how a file is read", () => {
  test("the CDNOW sample: spaces, no header, meanings guessed by content", async () => {
    const file = await upload("CDNOW_sample.txt", fixture("CDNOW_sample.txt"));
    expect(file.reading).toEqual({ encoding: "utf-8", delimiter: "spaces", hasHeader: false });
    expect(file.mapping).toMatchObject({
      columns: { memberNumber: 0, paidAt: 2, amount: 4 },
      amountUnit: "yuan",
    });
    expect(file.preview).toHaveLength(20);
    expect(file.preview[0]).toMatchObject({
      row: 1,
      order: { paidAt: "1996-12-31T16:00:00.000Z", amountFen: 2_933, customer: "00004" },
    });
  });

  test("a row a product: one order number is one order, its bad row leaves it out whole, and the file again changes nothing", async () => {
    const file = (quantity: string) =>
      [
        "订单号,支付时间,手机号,实付金额,商品名称,数量,商品金额",
        "L-1,2026-11-01 10:00,13800002221,50.00,钙片,2,30.00",
        ",,,,鱼油,1,25.00", // as merged cells are exported
        "L-2,2026-11-02 10:00,13800002222,10.00,维生素,1,10.00",
        "L-3,2026-11-03 10:00,13800002223,40.00,钙片,1,15.00",
        `L-3,2026-11-03 10:00,13800002223,40.00,鱼油,${quantity},25.00`,
        "L-4,2026-11-04 10:00,13800002224,9.00,钙片,1,4.00",
        "L-4,2026-11-05 10:00,13800002224,9.00,鱼油,1,5.00",
      ].join("\n");
    const bad = await upload("lines.csv", file("two"));
    expect(bad.mapping).toMatchObject({
      rowsAre: "lines",
      columns: { orderId: 0, amount: 3, lineAmount: 6 },
    });
    expect(
      bad.preview.map(({ row, partOf, order, error }) => [row, partOf, order?.amountFen, error?.code]),
    ).toEqual([
      [2, undefined, 5_000, undefined],
      [3, 2, undefined, undefined],
      [4, undefined, 1_000, undefined],
      [5, undefined, undefined, "order_incomplete"],
      [6, 5, undefined, "invalid_field"],
      [7, undefined, undefined, "order_incomplete"],
      [8, 7, undefined, "differs_within_order"],
    ]);
    expect((await start(bad.id)).progress).toMatchObject({ rowsRead: 7, created: 2, rejected: 4 });
    expect((await errorsOf(bad.id)).slice(1).map((line) => line.split(",").slice(0, 2).join(" "))).toEqual([
      "5 ",
      "6 quantity",
      "7 ",
      "8 paidAt",
    ]);
    const mended = await upload("lines.csv", file("2"));
    expect((await start(mended.id)).progress).toMatchObject({ created: 1, unchanged: 2, rejected: 2 });
    const { rows } = await sql<{ number: string; fen: number; lines: string }>`
      select external_id as number, amount_fen as fen,
        (select string_agg(line ->> 'name' || ' ' || (line ->> 'amountFen'), ', ') from jsonb_array_elements(lines) as line) as lines
      from customer_order where external_id like 'L-%' order by external_id`.execute(
      house.context.workspace.db,
    );
    expect(rows).toEqual([
      { number: "L-1", fen: 5_000, lines: "钙片 3000, 鱼油 2500" },
      { number: "L-2", fen: 1_000, lines: "维生素 1000" },
      { number: "L-3", fen: 4_000, lines: "钙片 1500, 鱼油 2500" },
    ]);
  });

  test("a column may say the conversion path in words of either language, and in no others", async () => {
    const lines = [
      "订单号,支付时间,手机号,实付金额,成交路径",
      "V-1,2026-11-01 10:00,13800003331,50.00,朋友圈",
      "V-2,2026-11-01 10:00,13800003332,50.00,WeCom chat",
      "V-3,2026-11-01 10:00,13800003333,50.00,社群",
      "V-4,2026-11-01 10:00,13800003334,50.00,",
      "V-5,2026-11-01 10:00,13800003335,50.00,电视",
    ];
    const { id, mapping } = await upload("paths.csv", lines.join("\n"));
    expect(mapping.columns).toMatchObject({ conversionPath: 4 });
    expect((await start(id)).progress).toMatchObject({ created: 4, rejected: 1 });
    expect((await errorsOf(id))[1]).toMatch(/^6,conversionPath,/);
    const { rows } = await operator.call(commerceRoutes.listOrders, { query: { search: "V-" } });
    expect(rows.map((order) => `${order.externalId} ${order.conversionPath ?? "–"}`).toSorted()).toEqual([
      "V-1 moments",
      "V-2 wecom_chat",
      "V-3 group",
      "V-4 –",
    ]);
  });

  test("GB18030, semicolons, another order of columns, and wrong rows that say what is wrong", async () => {
    const lines = [
      "实付金额(元);会员姓名;手机号;订单编号;支付时间;门店",
      "1234.5;张三;138 0000 1111;T-1;2026/11/1 8:05;人民路店",
      "-3;李四;13800001112;T-2;2026-11-02 09:00:00;人民路店",
      '"￥20";"王""五;";="13800001113";T-3;20261103;',
      "十元;赵六;13800001114;T-4;2026年11月4日;",
      "5.00;赵六;13800001114;T-5;2026-02-30;",
      "6.00;赵六;13800001114;T-6;2027-01-01;",
      "7.00;赵六;1234;T-7;2026-11-05;",
      "8.00;赵六;13800001114;T-8",
      '9.00;"赵六;13800001114;T-9;2026-11-05;',
      "10.00;赵六;13800001114;T-1;2026-11-05;",
      "1234.50;张三;+86 13800001111;T-1;2026/11/01 08:05:00;人民路店",
      "11.00;钱七;13800001115;T-11;2026-11-06T10:00:00+08:00;",
    ];
    const file = await upload("订单.csv", gb18030(lines.join("\n")));
    expect(file.reading).toEqual({ encoding: "gb18030", delimiter: "semicolon", hasHeader: true });
    expect(file.mapping.columns).toEqual({
      amount: 0,
      customerName: 1,
      phone: 2,
      orderId: 3,
      paidAt: 4,
      store: 5,
    });
    expect(file.preview[0]).toMatchObject({
      row: 2,
      order: { externalId: "T-1", paidAt: "2026-11-01T00:05:00.000Z", amountFen: 123_450, store: "人民路店" },
    });
    expect(file.preview[1]).toMatchObject({ error: { code: "negative_amount", field: "amount" } });
    const done = await start(file.id);
    expect(done).toMatchObject({
      state: "done",
      progress: { rowsRead: 12, percent: 100, created: 3, unchanged: 1, rejected: 8 },
    });
    const [header, ...errors] = await errorsOf(file.id);
    expect(header).toBe("row,field,reason,实付金额(元),会员姓名,手机号,订单编号,支付时间,门店");
    expect(errors.map((line) => line.split(",").slice(0, 2).join(" "))).toEqual([
      "3 amount",
      "5 amount",
      "6 paidAt",
      "7 paidAt",
      "8 phone",
      "9 ",
      "10 ",
      "11 orderId",
    ]);
    expect(errors[0]).toContain("'-3,李四");
    expect((await errorsOf(file.id, "zh"))[1]).toContain("金额为负数");
    const { rows } = await operator.call(commerceRoutes.listOrders, { query: { search: "T-3" } });
    expect(rows[0]).toMatchObject({ amountFen: 2_000, customer: { name: '王"五;' } });
    expect(
      existsSync(
        join(house.context.settings.dataFolder, "uploads", `${house.context.workspace.name}-${file.id}.csv`),
      ),
    ).toBe(false);
  });

  test.each([
    ["UTF-8 with a byte order mark", Buffer.from("\ufeff日期,金额,会员号\n2026-11-01,1.00,A1\n"), "utf-8"],
    [
      "UTF-16, as Excel's Unicode text",
      Buffer.concat([
        Buffer.from([0xff, 0xfe]),
        Buffer.from("日期\t金额\t会员号\r\n2026-11-01\t1.00\tA1\r\n", "utf16le"),
      ]),
      "utf-16le",
    ],
  ])("%s", async (_, bytes, encoding) => {
    const file = await upload("a.csv", bytes);
    expect(file.reading).toMatchObject({ encoding, hasHeader: true });
    expect(file.mapping.columns).toEqual({ paidAt: 0, amount: 1, memberNumber: 2 });
    expect(file.preview).toMatchObject([{ order: { amountFen: 100 } }]);
  });

  test.each([
    ["an empty file", "", "empty_file"],
    ["an Excel workbook", Buffer.from("PK\u0003\u0004 whatever"), "spreadsheet_file"],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), "binary_file"],
    [
      "bytes that are neither UTF-8 nor GB18030",
      Buffer.from([0x61, 0x2c, 0xff, 0xff, 0x0a]),
      "unknown_encoding",
    ],
    ["only a header", "订单号,支付时间,实付金额,手机号\n", "no_rows"],
    ["no columns", "hello\nworld\n", "no_columns"],
    ["one endless line", "a,".repeat(600_000), "endless_line"],
  ])("%s is refused with a reason, and leaves nothing behind", async (_, content, code) => {
    const before = await readdir(join(house.context.settings.dataFolder, "uploads")).catch(() => []);
    expect(await codeOf(upload("x.csv", content))).toBe(code);
    expect(await readdir(join(house.context.settings.dataFolder, "uploads"))).toEqual(before);
  });

  test("a file above 200 MB is refused while it streams in, and leaves nothing behind", async () => {
    const uploads = join(house.context.settings.dataFolder, "uploads");
    const before = await readdir(uploads);
    const megabyte = Buffer.from("2026-11-01,1.00,M0001\n".repeat(50_000));
    const head =
      '--x\r\ncontent-disposition: form-data; name="file"; filename="big.csv"\r\n\r\nday,amount,member\n';
    async function* body() {
      yield Buffer.from(head);
      for (let n = 0; n < 195; n++) yield megabyte;
      yield Buffer.from("\r\n--x--\r\n");
    }
    const response = await house.server.app.inject({
      method: "POST",
      url: "/api/v1/imports",
      headers: { cookie, "content-type": "multipart/form-data; boundary=x" },
      payload: Readable.from(body()),
    });
    expect([response.statusCode, response.json().code]).toEqual([413, "too_large"]);
    expect(await readdir(uploads)).toEqual(before);
  });

  test("a mapping is checked, and a corrected reading is read anew", async () => {
    const file = await upload("a.csv", "when|what|who\n01/02/2026|1,50|x1\n05/02/2026|250|x2\n");
    expect(file).toMatchObject({
      reading: { delimiter: "pipe" },
      mappingProblem: { code: "column_missing", field: "paidAt" },
    });
    const map = (change: object) =>
      operator.call(commerceRoutes.mapImport, {
        ...at(file.id),
        body: {
          source: "till",
          columns: { paidAt: 0, amount: 1, memberNumber: 2 },
          dateFormat: "d/m/y",
          amountUnit: "fen",
          ...change,
        },
      });
    expect(await codeOf(operator.call(commerceRoutes.startImport, at(file.id)))).toBe("column_missing");
    expect(await codeOf(map({ columns: { paidAt: 0, amount: 1 } }))).toBe("column_missing");
    expect(await codeOf(map({ columns: { paidAt: 0, amount: 0, memberNumber: 2 } }))).toBe("column_twice");
    expect(await codeOf(map({ columns: { paidAt: 0, amount: 7, memberNumber: 2 } }))).toBe("no_such_column");
    const mapped = await map({});
    expect(mapped).toMatchObject({
      state: "mapped",
      preview: [
        { error: { code: "invalid_field", field: "amount" } },
        { order: { amountFen: 250, paidAt: "2026-02-04T16:00:00.000Z" } },
      ],
    });
    expect(await codeOf(map({ reading: { encoding: "utf-8", delimiter: "comma", hasHeader: false } }))).toBe(
      "no_such_column",
    );
    expect(await codeOf(operator.call(commerceRoutes.undoImport, at(file.id)))).toBe("wrong_import_state");
  });

  test("only operators import", async () => {
    for (const role of ["viewer", "reviewer", "advisor"] as const)
      expect(await codeOf(upload("a.csv", "a,b\n1,2\n", await house.as(role)))).toBe("role_may_not");
  });
});

describe("the rows go in", () => {
  const twins = "日期,金额,会员号\n2026-10-01,9.90,W1\n2026-10-01,9.90,W1\n2026-10-02,0.00,W2\n";

  test("two equal lines are two orders, and the same file again changes nothing", async () => {
    expect((await start((await upload("twins.csv", twins)).id)).progress).toMatchObject({
      created: 3,
      rejected: 0,
    });
    const before = await totals();
    const again = await start((await upload("twins.csv", twins)).id);
    expect(again.progress).toMatchObject({ created: 0, unchanged: 3 });
    expect(await totals()).toEqual(before);
  });

  test("an undo takes out what the import created, with its traces, and nothing else", async () => {
    const file = await upload(
      "undo.csv",
      "订单号,日期,金额,会员号\nU1,2026-10-01,9.90,U\nU2,2026-10-02,9.90,U\n",
    );
    const before = await totals();
    await start(file.id);
    await operator.call(commerceRoutes.undoImport, at(file.id));
    await undoImport(house.context, file.id);
    expect(await operator.call(commerceRoutes.getImport, at(file.id))).toMatchObject({
      state: "undone",
      progress: { removed: 2 },
    });
    expect({ ...(await totals()), events: 0 }).toEqual({ ...before, events: 0 });
    const { rows: removed } = await sql<{
      customer_id: string;
    }>`select customer_id from event where type = 'order_removed' order by seq desc limit 2`.execute(
      house.context.workspace.db,
    );
    const timeline = await operator.call(customersRoutes.listTimeline, {
      ...at(removed[0]!.customer_id),
      query: {},
    });
    expect(timeline.rows).toEqual([]);
    expect(
      (await start((await upload("undo.csv", "订单号,日期,金额,会员号\nU1,2026-10-01,9.90,U\n")).id))
        .progress,
    ).toMatchObject({ created: 1 });
  });

  test("a cancelled import stops, and keeps what is in", async () => {
    const file = await upload("cancel.csv", twins.replaceAll("W", "C"));
    await operator.call(commerceRoutes.startImport, at(file.id));
    await operator.call(commerceRoutes.cancelImport, at(file.id));
    expect(await runImport(house.context, file.id)).toBe("ended");
    expect(await operator.call(commerceRoutes.getImport, at(file.id))).toMatchObject({
      state: "cancelled",
      progress: { rowsRead: 0 },
    });
  });

  test("cut off in the middle of a slice and started again, nothing is lost and nothing doubled", async () => {
    const rows = Array.from({ length: 1_000 }, (_, n) => `2026-09-0${1 + (n % 9)},${n}.00,K${n % 70}`);
    const file = await upload("cut.csv", `日期,金额,会员号\n${[...rows, ...rows.slice(0, 50)].join("\n")}\n`);
    await operator.call(commerceRoutes.mapImport, {
      ...at(file.id),
      body: { ...file.mapping, source: "cut" },
    });
    await operator.call(commerceRoutes.startImport, at(file.id));
    // The third transaction fails after all its rows were written.
    let transactions = 0;
    const { workspace } = house.context;
    const dying = {
      ...house.context,
      workspace: Object.assign(Object.create(workspace), {
        db: workspace.db,
        tx: (work: Parameters<typeof workspace.tx>[0]) =>
          workspace.tx(async (tx) => {
            const value = await work(tx);
            if (++transactions === 3) throw new Error("power cut");
            return value;
          }),
      }),
    };
    await expect(runImport(dying, file.id)).rejects.toThrow("power cut");
    const halfway = await operator.call(commerceRoutes.getImport, at(file.id));
    // How long a slice is depends on how fast the machine is; the progress says what is there.
    const { rowsRead } = halfway.progress;
    expect(rowsRead).toBeGreaterThan(0);
    expect(rowsRead).toBeLessThan(1_050);
    expect(halfway).toMatchObject({ state: "running", progress: { created: rowsRead } });
    expect((await totals(house.context, "cut")).orders).toBe(rowsRead);
    // Two runs at once share the rest without doubling.
    await Promise.all([runImport(house.context, file.id), runImport(house.context, file.id)]);
    expect(await operator.call(commerceRoutes.getImport, at(file.id))).toMatchObject({
      state: "done",
      progress: { rowsRead: 1_050, created: 1_050 },
    });
    expect(await totals(house.context, "cut")).toMatchObject({ orders: 1_050, events: 1_050, customers: 70 });
  });

  test("when time is up the next run goes on", async () => {
    const file = await upload(
      "long.csv",
      `日期,金额,会员号\n${Array.from({ length: 700 }, (_, n) => `2026-09-01,${n}.00,L${n}`).join("\n")}`,
    );
    await operator.call(commerceRoutes.startImport, at(file.id));
    const states = [];
    do states.push(await runImport(house.context, file.id, 0));
    while (states.at(-1) === "more");
    expect(states).toEqual(["more", "more", "ended"]);
    expect(await operator.call(commerceRoutes.getImport, at(file.id))).toMatchObject({
      state: "done",
      progress: { created: 700 },
    });
  });

  test("a file that is gone fails the import with a reason", async () => {
    const file = await upload("gone.csv", twins);
    await operator.call(commerceRoutes.startImport, at(file.id));
    await sql`update order_import set file_path = 'nowhere.csv' where id = ${file.id}`.execute(
      house.context.workspace.db,
    );
    await runImport(house.context, file.id);
    expect(await operator.call(commerceRoutes.getImport, at(file.id))).toMatchObject({
      state: "failed",
      failure: { code: "file_gone" },
      preview: [],
    });
  });
});

test(
  "the whole CDNOW log is in, to the fen; its RFM is that of a count by hand; and importing it again changes nothing",
  { timeout: 600_000 }, // 140 000 rows and all that follows from them: 200 s of processor time on the embedded database
  async () => {
    const own = await testHouse();
    const by = await own.as("operator");
    const log = gunzipSync(fixture("CDNOW_master.txt.gz"));
    const rows = log
      .toString("utf8")
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.trim().split(/ +/));
    // Text to fen without a float in between.
    const expectedFen = rows.reduce((sum, [, , , dollars = ""]) => sum + Number(dollars.replace(".", "")), 0);
    const file = await upload("CDNOW_master.txt", log, by);
    expect(file).toMatchObject({
      reading: { delimiter: "spaces", hasHeader: true },
      mapping: { columns: { memberNumber: 0, paidAt: 1, quantity: 2, amount: 3 } },
    });
    const done = await start(file.id, by, own.context);
    expect(done).toMatchObject({
      state: "done",
      progress: { rowsRead: 69_659, created: 69_659, rejected: 0 },
    });
    expect(await totals(own.context)).toEqual({
      orders: 69_659,
      customers: 23_570,
      fen: expectedFen,
      events: 69_659,
    });
    await by.call(rfmRoutes.rebuildRfm, {});
    await own.drain();
    const byHand = rfmByHand(
      rows.map(([customer = "", date = "", , dollars = ""]) => ({
        customer,
        day: `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`,
        fen: Number(dollars.replace(".", "")),
      })),
      localDate(own.clock.now(), "Asia/Shanghai"),
    );
    const board = await by.call(rfmRoutes.rfm, { query: {} });
    expect(board.customers).toBe(byHand.customers);
    expect(
      Object.fromEntries(
        board.cells.map((cell) => [`${cell.recency}-${cell.frequency}-${cell.money}`, cell.customers]),
      ),
    ).toEqual(byHand.cells);
    expect(Object.fromEntries(board.groups.map(({ group, customers }) => [group, customers]))).toEqual({
      important_value: byHand.groups["yyy"],
      important_develop: byHand.groups["yny"],
      important_keep: byHand.groups["nyy"],
      important_win_back: byHand.groups["nny"],
      general_value: byHand.groups["yyn"],
      general_develop: byHand.groups["ynn"],
      general_keep: byHand.groups["nyn"],
      general_win_back: byHand.groups["nnn"],
    });
    const again = await start((await upload("again.txt", log, by)).id, by, own.context);
    expect(again.progress).toMatchObject({ created: 0, unchanged: 69_659, updated: 0, rejected: 0 });
    expect(await totals(own.context)).toEqual({
      orders: 69_659,
      customers: 23_570,
      fen: expectedFen,
      events: 69_659,
    });
    await own.close();
  },
);
