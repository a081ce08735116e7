/** A WeCom of one's own: the API, its callbacks and people, over real HTTP, on a clock that can be moved. */
import type { AddressInfo } from "node:net";
import type { AdjustableClock } from "@hortus/kernel";
import { firstApp } from "./apps/apps.ts";
import { createCallLog } from "./call-log.ts";
import { startChores } from "./chores.ts";
import { keepClock } from "./clock-memory.ts";
import { createEndpointFaults } from "./endpoint-faults.ts";
import { createFaults } from "./faults.ts";
import { createHttp } from "./http.ts";
import { startLife } from "./life.ts";
import { createOutbox, type OutboxOptions } from "./outbox.ts";
import { createPhoneClient, type PhoneClient } from "./phone-api.ts";
import { plant, reset, smallSeed, type SandboxSeed } from "./seed.ts";
import { createSpeed } from "./speed.ts";
import { openState } from "./state.ts";
import { openStore } from "./store.ts";
import type { Action, World } from "./world.ts";

export { adjustableClock, pausedClock, type AdjustableClock } from "@hortus/kernel";
export { createPhoneClient, PhoneApiError, type PhoneClient } from "./phone-api.ts";
export { sandboxSeedShape, smallSeed, type SandboxSeed } from "./seed.ts";
export { externalUseridOf } from "./state.ts";
export type { Action } from "./world.ts";

export interface SandboxOptions extends OutboxOptions {
  /** 0 takes a free one. */
  port: number;
  host?: string;
  /** Its offset is kept in the file and comes back from there. */
  clock: AdjustableClock;
  /** Journal; without it nothing outlives the process. One process at a time. */
  file?: string;
  /** Planted if the file holds nothing yet, and on reset. */
  seed?: SandboxSeed | (() => SandboxSeed);
  /** Whether virtual customers act from the beginning; later what was last set holds. */
  life?: boolean;
  log?: { error(fields: object, message: string): void };
}

export interface Sandbox {
  /** Without a slash at the end. */
  url: string;
  /** Everything that a person can do on the phone page. */
  phone: PhoneClient;
  /** Told after each action of a customer or member. Returns a function that stops listening. */
  onAction(listener: (action: Action) => void): () => void;
  /** When every callback that is due has been delivered or given up. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, port, host = "127.0.0.1" } = options;
  const seedOf = () => (typeof options.seed === "function" ? options.seed() : (options.seed ?? smallSeed));
  const store = openStore(options.file);
  const state = openState(store, clock);
  const forgetClock = keepClock(state, clock);
  if (state.staff.size === 0) plant(state, seedOf());

  const listeners = new Set<(action: Action) => void>();
  const faults = createFaults();
  const log = createCallLog(clock);
  let url = "";
  const world: World = {
    url: () => url,
    clock,
    state,
    get app() {
      return firstApp(state);
    },
    faults,
    endpointFaults: createEndpointFaults(),
    speed: createSpeed(clock),
    log,
    outbox: createOutbox(state, faults, log, options),
    tell: (action) =>
      setImmediate(() => listeners.forEach((listener) => listener({ ...action, at: clock.now() }))),
  };
  const life = startLife(world, options.life ?? false);
  const chores = startChores(world);
  const app = createHttp(
    world,
    life,
    () => {
      reset(state, seedOf());
      log.clear();
      faults.clear();
      world.endpointFaults.clear();
    },
    options.log,
  );
  const close = async () => {
    life.close();
    chores.close();
    world.speed.close();
    world.outbox.close();
    forgetClock();
    await app.close();
    store.close();
  };
  await app.listen({ port, host }).catch(async (e: unknown) => {
    await close();
    throw e;
  });
  // of a server that listens on TCP the address is never a string
  url = `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${(app.server.address() as AddressInfo).port}`;

  return {
    url,
    phone: createPhoneClient(url),
    onAction(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    settled() {
      chores.run();
      return world.outbox.settled();
    },
    close,
  };
}
