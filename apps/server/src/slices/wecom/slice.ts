import type { Slice } from "../../slice.ts";
import { callbackAddresses } from "./callbacks/callback.ts";
import { fetchLoop } from "./contacts/fetch.ts";
import { inboxLoop } from "./callbacks/inbox.ts";
import { figureLoop } from "./connection/figures.ts";
import { groupFetchLoop } from "./groups/fetch.ts";
import { allowSandboxFrames } from "./pages/framing.ts";
import { handoverLoop } from "./handover/ask.ts";
import { resultLoop } from "./handover/results.ts";
import { handoverEndpoints } from "./handover/routes.ts";
import { wecomEndpoints } from "./routes.ts";
import { signInAddresses } from "./sign-in/addresses.ts";
import { repairJob } from "./sync/repair.ts";
import { staffLoop } from "./sync/staff-reading.ts";
import { syncJob, tidyJob } from "./sync/sync.ts";

export const wecomSlice: Slice = {
  name: "wecom",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: [...wecomEndpoints, ...handoverEndpoints],
  loops: [inboxLoop, staffLoop, fetchLoop, groupFetchLoop, figureLoop, handoverLoop, resultLoop],
  jobs: [syncJob, repairJob, tidyJob],
  mount(app, contextOf, door) {
    callbackAddresses(app, contextOf);
    signInAddresses(app, contextOf, door);
    allowSandboxFrames(app, contextOf);
  },
};
