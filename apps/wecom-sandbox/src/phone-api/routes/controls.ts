/** How a test or the demo moves the clock, breaks things and looks on. */
import { z } from "zod";
import * as shape from "../shapes.ts";
import type { PhoneRoute } from "./pieces.ts";

export const controlRoutes = {
  getClock: { method: "GET", path: "/clock", response: shape.clockShape },
  advanceClock: {
    method: "POST",
    path: "/clock/advance",
    body: z.object({ ms: z.int().min(0).optional(), days: z.int().min(0).max(3660).optional() }),
    response: shape.clockShape,
  },
  /** 1 is the machine's own speed; forgotten at a restart. */
  setClockSpeed: {
    method: "PUT",
    path: "/clock/speed",
    body: z.object({ speed: z.number().min(1).max(10_000) }),
    response: shape.clockShape,
  },
  pauseClock: { method: "POST", path: "/clock/pause", response: shape.clockShape },
  resumeClock: { method: "POST", path: "/clock/resume", response: shape.clockShape },

  getFaults: { method: "GET", path: "/faults", response: shape.faultsShape },
  /** Sets the named faults and leaves the others. */
  setFaults: {
    method: "PUT",
    path: "/faults",
    body: shape.faultsShape.partial(),
    response: shape.faultsShape,
  },
  listEndpointFaults: {
    method: "GET",
    path: "/endpoint-faults",
    response: z.object({ faults: z.array(shape.endpointFaultShape) }),
  },
  /** Replaces what was set for that endpoint. */
  setEndpointFault: {
    method: "PUT",
    path: "/endpoint-faults",
    body: shape.endpointFaultShape,
    response: z.object({ faults: z.array(shape.endpointFaultShape) }),
  },
  getSwitches: { method: "GET", path: "/switches", response: shape.switchesShape },
  setSwitches: {
    method: "PUT",
    path: "/switches",
    body: shape.switchesShape.partial(),
    response: shape.switchesShape,
  },
  /** All tokens die: the next call with one answers 40014 (invalid) or 42001 (expired). */
  revokeTokens: {
    method: "POST",
    path: "/tokens/revoke",
    body: z.object({ as: z.enum(["invalid", "expired"]) }),
    response: z.object({}),
  },
  getLife: { method: "GET", path: "/life", response: shape.lifeShape },
  setLife: {
    method: "PUT",
    path: "/life",
    body: z.object({
      running: z.boolean(),
      seed: z.int().optional(),
      advisors: z.boolean().optional(),
      meanPauseMs: z.int().min(100).max(86_400_000).optional(),
    }),
    response: shape.lifeShape,
  },
  /** The last 500 API calls and callbacks, oldest first, secrets masked. */
  readLog: {
    method: "GET",
    path: "/log",
    query: z.object({ after: z.coerce.number().int().optional() }),
    response: z.object({ entries: z.array(shape.logEntryShape) }),
  },
  /**
   * Sends a callback of the log again: sealed anew, as WeCom's retries are, or to the byte as it was sent (`asCaptured`),
   * with the signature and the time stamp of then.
   */
  replay: {
    method: "POST",
    path: "/log/:seq/replay",
    params: z.object({ seq: z.coerce.number().int() }),
    body: z.object({ asCaptured: z.boolean().default(false) }),
    response: z.object({ status: z.string() }),
  },
  /** Back to the seed: all people, relations, tasks and callbacks of this sandbox are forgotten; callback settings stay. */
  reset: { method: "POST", path: "/reset", response: z.object({}) },
} as const satisfies Record<string, PhoneRoute>;
