import { describe, expect, test } from "vitest";
import { dayStart } from "./day-start.ts";
import { formatCount, formatDay, formatExact, formatMoney, formatMoneyShort, formatWhen } from "./format.ts";

describe("numbers are written as the country writes them", () => {
  test("money carries its sign before the yuan", () => {
    expect(formatMoney(123_450)).toBe("¥1,234.50");
    expect(formatMoney(-5)).toBe("-¥0.05");
    expect(formatMoneyShort(12_345_600, "zh")).toBe("¥12.3 万");
  });

  test("counts are exact below ten thousand and short above", () => {
    expect([9_999, 12_345, 1_234_567, 234_500_000].map((count) => formatCount(count, "zh"))).toEqual([
      "9,999",
      "1.2 万",
      "123 万",
      "2.3 亿",
    ]);
    expect([9_999, 12_345, 1_234_567].map((count) => formatCount(count, "en"))).toEqual([
      "9,999",
      "12.3k",
      "1.2M",
    ]);
  });
});

describe("times are said as people say them, in the workspace's zone", () => {
  const zone = "Asia/Shanghai";
  const now = new Date("2026-11-24T06:30:00Z"); // 14:30
  const say = (at: string, language: "zh" | "en" = "zh") => formatWhen(new Date(at), now, zone, language);

  test("minutes, today, yesterday, days, and then the date", () => {
    expect(say("2026-11-24T06:25:00Z")).toBe("5 分钟前");
    expect(say("2026-11-23T16:10:00Z")).toBe("今天 00:10");
    expect(say("2026-11-23T15:50:00Z")).toBe("昨天 23:50");
    expect(say("2026-11-21T06:30:00Z")).toBe("3 天前");
    expect(say("2026-03-01T01:00:00Z")).toBe("3月1日 09:00");
    expect(say("2025-03-01T01:00:00Z")).toBe("2025年3月1日");
    expect(say("2026-11-25T02:00:00Z")).toBe("明天 10:00");
    expect(say("2026-11-23T15:50:00Z", "en")).toBe("Yesterday 23:50");
  });

  test("the exact instant names its zone", () => {
    expect(formatExact(now, zone)).toBe("2026-11-24 14:30:00 GMT+8");
    expect(formatDay("2026-11-24", "2026", "en")).toBe("24 Nov");
  });

  test("a day begins at the zone's midnight, also when summer time changes", () => {
    expect(dayStart("2026-11-24", zone)).toBe("2026-11-23T16:00:00.000Z");
    expect(dayStart("2026-11-24", zone, 1)).toBe("2026-11-24T16:00:00.000Z");
    expect(dayStart("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000Z");
    expect(dayStart("2026-03-29", "Europe/Berlin", 1)).toBe("2026-03-29T22:00:00.000Z");
  });
});
