import type { JourneyDefinition } from "@hortus/contracts";
import { describe, expect, test } from "vitest";
import { admits, exitReason, findFlaws, render } from "./model.ts";
import { journeyTemplates } from "./templates.ts";

const DAY = 86_400_000;
const simple = (steps: JourneyDefinition["steps"]): JourneyDefinition => ({
  trigger: { kind: "order_paid" },
  steps,
  exits: [],
  reentry: { kind: "each" },
  defaults: {},
});

describe("what a journey decides by itself", () => {
  const started = new Date("2026-11-24T12:00:00Z");
  const enrolment = {
    key: "order:o1",
    startedAt: started,
    cause: { kind: "order_paid" as const, at: started.toISOString(), orderId: "o1" },
  };

  test("only the exits that it names end it", () => {
    const later = { kind: "order_paid" as const, key: "order:o2", at: new Date(started.getTime() + DAY) };
    expect(exitReason({ exits: ["order_paid"] }, enrolment, later)).toBe("new_purchase");
    expect(exitReason({ exits: [] }, enrolment, later)).toBeUndefined();
    expect(exitReason({ exits: [] }, enrolment, { kind: "order_removed", orderId: "o1" })).toBe(
      "order_removed",
    );
    expect(exitReason({ exits: ["order_paid"] }, enrolment, { ...later, key: "order:o1" })).toBeUndefined();
  });

  test("re-entry after days counts from the last start", () => {
    const reentry = { kind: "after_days" as const, days: 30 };
    expect(admits(reentry, [started], new Date(started.getTime() + 29 * DAY))).toBe(false);
    expect(admits(reentry, [started], new Date(started.getTime() + 30 * DAY))).toBe(true);
    expect(admits({ kind: "never" }, [], started)).toBe(true);
  });

  test("variables are replaced once, and what looks like one in a value stays text", () => {
    expect(render("{customer}: {product}", { customer: "{advisor}" }, { product: "tea" })).toBe(
      "{advisor}: tea",
    );
    expect(render("{customer}", {}, {})).toBeUndefined();
  });

  test("a definition with two like ids, steps out of order or an unknown variable is not published", () => {
    const action = { kind: "message" as const, class: "care" as const, text: "Hello" };
    const one = { id: "one", name: "One", wait: { days: 1, at: "10:00" }, action };
    const flaws = findFlaws(
      simple([
        { ...one, wait: { days: 2, at: "10:00" } },
        { ...one, action: { ...action, text: "{name}" } },
      ]),
    );
    expect(flaws.map(({ field }) => field)).toEqual(["steps.1.wait", "steps.1.id", "steps.1.action.text"]);
  });

  test("the templates can be published as they are", () => {
    expect(journeyTemplates.flatMap(({ definition }) => findFlaws(definition))).toEqual([]);
  });
});
