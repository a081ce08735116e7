/** Clock, faults, switches, life and log. */
import type { Life } from "../life.ts";
import type { ControlRouteName } from "../phone-api.ts";
import { revokeTokens } from "../tokens.ts";
import { Refusal, type World } from "../world.ts";
import { type Some, withoutHoles } from "./answers.ts";

export function controlAnswers(world: World, life: Life, reset: () => void): Some<ControlRouteName> {
  const { state, clock, faults } = world;
  const clockState = () => ({
    now: state.nowIso(),
    paused: clock.paused,
    offsetMs: clock.offsetMs,
    speed: world.speed.get(),
  });
  return {
    getClock: clockState,
    advanceClock: ({ body }) => {
      clock.advance((body.ms ?? 0) + (body.days ?? 0) * 86_400_000);
      return clockState();
    },
    setClockSpeed: ({ body }) => {
      world.speed.set(body.speed);
      return clockState();
    },
    pauseClock: () => {
      clock.pause();
      return clockState();
    },
    resumeClock: () => {
      clock.resume();
      return clockState();
    },
    getFaults: () => faults.get(),
    setFaults: ({ body }) => faults.set(withoutHoles(body)),
    listEndpointFaults: () => ({ faults: world.endpointFaults.list() }),
    setEndpointFault: ({ body }) => {
      world.endpointFaults.set(body);
      return { faults: world.endpointFaults.list() };
    },
    getSwitches: () => state.switches.get(),
    setSwitches: ({ body }) => {
      state.switches.set({ ...state.switches.get(), ...withoutHoles(body) });
      return state.switches.get();
    },
    revokeTokens: ({ body }) => {
      revokeTokens(state, body.as);
      return {};
    },
    getLife: () => life.state(),
    setLife: ({ body: { running, ...how } }) => life.set(running, withoutHoles(how)),
    readLog: ({ query }) => ({ entries: world.log.after(query.after) }),
    replay: async ({ params, body }) => {
      const entry = world.log.find(params.seq);
      if (entry?.kind !== "callback")
        throw new Refusal(404, "unknown_callback", "The log holds no such callback any more");
      if (!body.asCaptured) {
        world.outbox.repeat(entry.payload);
        return { status: "queued" };
      }
      const wire = world.log.capturedOf(params.seq);
      if (!wire)
        throw new Refusal(409, "never_sent", "This callback was never sent, so there is nothing to repeat");
      const headers = { "content-type": "text/xml; charset=utf-8" };
      const answer = await fetch(wire.url, {
        method: "POST",
        body: wire.body,
        headers,
        redirect: "manual",
      }).catch(() => undefined);
      return { status: answer ? String(answer.status) : "unreachable" };
    },
    reset: () => {
      reset();
      return {};
    },
  };
}
