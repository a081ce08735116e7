/** What happens by itself when its time has come: hand-overs complete, temporary chats end, quota runs out of time. */
import { tellQuotaEnd } from "./acquisition/quota.ts";
import { completeDue } from "./handover/transfers.ts";
import { endDue } from "./temporary-chats.ts";
import type { World } from "./world.ts";

const LOOK_MS = 1_000;

export function startChores(world: World): { run(): void; close(): void } {
  let closed = false;
  const run = () => {
    if (closed) return;
    completeDue(world);
    endDue(world);
    tellQuotaEnd(world);
  };
  const looking = setInterval(run, LOOK_MS);
  const stopListening = world.clock.onChange(() => setImmediate(run));
  return {
    run,
    close() {
      closed = true;
      clearInterval(looking);
      stopListening();
    },
  };
}
