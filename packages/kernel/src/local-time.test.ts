import { expect, test } from "vitest";
import { addDays, daysBetween, instantOf, localDate, localTimeOfDay } from "./local-time.ts";

test("a day begins at the zone's midnight, not at UTC's", () => {
  expect(localDate(new Date("2026-11-24T15:59:59Z"), "Asia/Shanghai")).toBe("2026-11-24");
  expect(localDate(new Date("2026-11-24T16:00:00Z"), "Asia/Shanghai")).toBe("2026-11-25");
  expect(localTimeOfDay(new Date("2026-11-24T16:00:00Z"), "Asia/Shanghai")).toBe("00:00");
});

test("a local time is found on both sides of a change of clocks", () => {
  expect(instantOf("2026-11-24", "10:00", "Asia/Shanghai")).toEqual(new Date("2026-11-24T02:00:00Z"));
  expect(instantOf("2026-03-28", "10:00", "Europe/Berlin")).toEqual(new Date("2026-03-28T09:00:00Z"));
  expect(instantOf("2026-03-29", "10:00", "Europe/Berlin")).toEqual(new Date("2026-03-29T08:00:00Z"));
  expect(instantOf("2026-11-01", "12:00", "America/St_Johns")).toEqual(new Date("2026-11-01T15:30:00Z"));
});

test("days are counted over the ends of months and years", () => {
  expect(addDays("2026-12-30", 3)).toBe("2027-01-02");
  expect(daysBetween("2026-12-30", "2027-01-02")).toBe(3);
  expect(daysBetween("2026-03-01", "2026-02-28")).toBe(-1);
});
