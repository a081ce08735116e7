import type { JourneyWhy } from "@hortus/contracts";
import { newId } from "@hortus/kernel";
import type { TestHouse } from "../../testing.ts";
import type { NewIntent } from "./intents/intent.ts";

export const testJourney = "0199b1f0-0000-7000-8000-000000000001";

/** For tests: a message of care, due now. */
export function newIntent(
  { clock }: TestHouse,
  customerId: string,
  changes: Partial<NewIntent> = {},
): NewIntent {
  const why: Omit<JourneyWhy, "kind"> = {
    journeyId: testJourney,
    journeyName: "3-7-21",
    stepId: "day-3",
    stepName: "Day 3",
    day: 3,
    cause: { kind: "order_paid", at: clock.now().toISOString(), orderId: "o1", amountFen: 12_800 },
  };
  return {
    customerId,
    purposeKey: `test:${newId(clock)}`,
    kind: "message",
    class: "care",
    title: "Day 3",
    text: "Has it arrived?",
    why,
    valueFen: 12_800,
    plannedAt: clock.now(),
    ...changes,
  };
}
