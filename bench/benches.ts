import { callbacks } from "./callbacks.ts";
import { coldStart } from "./cold-start.ts";
import { compliance } from "./compliance.ts";
import { events } from "./events.ts";
import { expiry } from "./expiry.ts";
import { firstStep } from "./first-step.ts";
import { freshness } from "./freshness.ts";
import { idle } from "./idle.ts";
import { journeys } from "./journeys.ts";
import { list } from "./list.ts";
import { massSend } from "./mass-send.ts";
import type { Bench } from "./measure.ts";
import { orders } from "./orders.ts";
import { rfm } from "./rfm.ts";
import { sandbox } from "./sandbox.ts";
import { segments } from "./segments.ts";
import { sync } from "./sync.ts";

/** All that docs/benchmarks.md reports, in its order. */
export const benches: readonly Bench[] = [
  callbacks,
  orders,
  events,
  segments,
  freshness,
  expiry,
  rfm,
  firstStep,
  journeys,
  massSend,
  list,
  compliance,
  sandbox,
  sync,
  idle,
  coldStart,
];
