/** How a test or the demo moves the clock and breaks things, and what it then reads. */
import { z } from "zod";
import { instant } from "./pieces.ts";

export const clockShape = z.object({
  now: instant,
  paused: z.boolean(),
  offsetMs: z.number(),
  /** How many times as fast as the machine's clock it runs. */
  speed: z.number().default(1),
});
export type ClockState = z.infer<typeof clockShape>;

/** Each number says for how many of the next callbacks or calls the fault happens; -1 until changed, 0 never. */
const howMany = z.int().min(-1).max(1_000_000);
export const faultsShape = z.object({
  /** The callback is delivered twice, encrypted anew. */
  duplicateCallbacks: howMany,
  /** The callback is lost without a trace. */
  dropCallbacks: howMany,
  /** The callback waits `delayMs` of sandbox time. */
  delayCallbacks: howMany,
  delayMs: z.int().min(0).max(86_400_000),
  /** The callback is held back until the one after it has been delivered. */
  reorderCallbacks: howMany,
  /** errcode -1 */
  busy: howMany,
  /** errcode 45009 */
  rateLimited: howMany,
  /** errcode 45033 */
  tooManyAtOnce: howMany,
  /** The connection breaks before the call had an effect. */
  resetBefore: howMany,
  /** The connection breaks after the call had its effect. */
  resetAfter: howMany,
  /** What the app sends in customer service is taken and does not arrive: msg_send_fail tells it, with `kfFailType`. */
  kfSendFails: howMany,
  kfFailType: z.int().min(0).max(20),
  /** ChangeTypes (or Events) that the faults of callbacks are for; none named: all. */
  onlyEvents: z.array(z.string().max(64)).max(50),
  /** Milliseconds of the machine by which every API answer is late. */
  latencyMs: z.int().min(0).max(60_000),
});
export type Faults = z.infer<typeof faultsShape>;

/** What goes wrong with one endpoint. */
export const endpointFaultShape = z.object({
  /** Path behind /cgi-bin/. */
  endpoint: z.string().min(1).max(100),
  /** For how many of its next calls; -1 until changed, 0 takes it away. */
  times: howMany,
  errcode: z.int().optional(),
  delayMs: z.int().min(0).max(60_000).default(0),
  /** The connection breaks before or after the effect. */
  reset: z.enum(["before", "after"]).optional(),
  /** Calls that are left before each further one is 45009. */
  quotaLeft: z.int().min(0).optional(),
});
export type EndpointFault = z.infer<typeof endpointFaultShape>;

export const lifeShape = z.object({
  running: z.boolean(),
  actions: z.int(),
  /** The same seed and the same moves of the clock give the same life. */
  seed: z.int().default(1),
  /** Members act too: they confirm mass messages, publish Moments and answer. */
  advisors: z.boolean().default(false),
  /** Sandbox milliseconds between two actions, on average. */
  meanPauseMs: z.int().default(20_000),
});
export type LifeState = z.infer<typeof lifeShape>;

export const logEntryShape = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("api"),
    seq: z.int(),
    at: instant,
    endpoint: z.string(),
    request: z.unknown(),
    errcode: z.int(),
    errmsg: z.string(),
    response: z.unknown(),
  }),
  z.object({
    kind: z.literal("callback"),
    seq: z.int(),
    at: instant,
    id: z.string(),
    /** The plain XML, before encryption. */
    payload: z.string(),
    attempt: z.int(),
    outcome: z.enum(["delivered", "failed", "given_up", "dropped", "no_url"]),
    /** HTTP status of the answer, or the name of the network failure. */
    answer: z.string(),
  }),
]);
export type LogEntry = z.infer<typeof logEntryShape>;

export const problemShape = z.object({ code: z.string(), detail: z.string() });
export type Problem = z.infer<typeof problemShape>;
