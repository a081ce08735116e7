import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readDate } from "./dates.ts";
import { Occurrences } from "./occurrences.ts";
import { recordsOf } from "../../../csv/records.ts";

async function cellsOf(text: string, delimiter: Parameters<typeof recordsOf>[1]) {
  const records = [];
  for await (const { line, cells, isBroken } of recordsOf(text, delimiter))
    records.push(isBroken ? line : cells);
  return records;
}

test("well-formed text is read as csv-parse reads it", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "中", " ", '"', ",", ";", "|", "\n"), maxLength: 6 });
  const rows = fc
    .integer({ min: 2, max: 4 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
    );
  const signs = fc.constantFrom(["comma", ","] as const, ["semicolon", ";"] as const, ["pipe", "|"] as const);
  await fc.assert(
    fc.asyncProperty(rows, signs, async (table, [name, delimiter]) => {
      const text = stringify(table, { delimiter });
      expect(await cellsOf(text, name)).toEqual(parse(text, { delimiter }));
    }),
    { numRuns: 300 },
  );
});

test("a quotation mark that is never closed costs its own line only", async () => {
  const rest = Array.from({ length: 300 }, (_, n) => `${n},x`);
  const read = await cellsOf(
    ['1,"open', ...rest, '2,"wrong" end', '3,"two', 'lines"', "4,last"].join("\n"),
    "comma",
  );
  expect(read[0]).toBe(1);
  expect(read.slice(1, 301)).toEqual(rest.map((line) => line.split(",")));
  expect(read.slice(301)).toEqual([302, ["3", "two\nlines"], ["4", "last"]]);
});

test.each([
  ["2026-11-01", "auto", "2026-10-31T16:00:00.000Z"],
  ["20261101", "auto", "2026-10-31T16:00:00.000Z"],
  ["20261101080503", "auto", "2026-11-01T00:05:03.000Z"],
  ["2026/1/2 3:04", "auto", "2026-01-01T19:04:00.000Z"],
  ["2026年11月1日 8时5分", "auto", "2026-11-01T00:05:00.000Z"],
  ["2026-11-01T08:05:03.250+0200", "iso", "2026-11-01T06:05:03.000Z"],
  ["2026-11-01T08:05:03Z", "auto", "2026-11-01T08:05:03.000Z"],
  ["1.2.2026 10:00", "d/m/y", "2026-02-01T02:00:00.000Z"],
  ["1/2/2026", "m/d/y", "2026-01-01T16:00:00.000Z"],
  ["1/2/2026", "auto", undefined],
  ["2026-02-30", "auto", undefined],
  ["2026-13-01", "auto", undefined],
  ["2026-01-01 24:00", "auto", undefined],
  ["20261101", "y/m/d", undefined],
  ["", "auto", undefined],
] as const)("the date %j read as %s is %s in Shanghai", (cell, format, expected) => {
  expect(readDate(cell, format, "Asia/Shanghai")?.toISOString()).toBe(expected);
});

test("occurrences are counted as a map counts them, however many keys there are", () => {
  const occurrences = new Occurrences();
  const counts = new Map<number, number>();
  for (let n = 0; n < 20_000; n++) {
    const key = (n * 7919) % 9_001;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    const digest = Buffer.alloc(8);
    digest.writeUInt32BE(key, 0);
    digest.writeUInt32BE((key << 11) >>> 0, 4);
    expect(occurrences.count(digest)).toBe(counts.get(key));
  }
});
