import type { Slice } from "../../slice.ts";
import { callbackAddresses } from "./callbacks/callback.ts";
import { fetchLoop } from "./contacts/fetch.ts";
import { inboxLoop } from "./callbacks/inbox.ts";
import { wecomEndpoints } from "./routes.ts";
import { syncJob, tidyJob } from "./sync/sync.ts";

export const wecomSlice: Slice = {
  name: "wecom",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: wecomEndpoints,
  loops: [inboxLoop, fetchLoop],
  jobs: [syncJob, tidyJob],
  mount: callbackAddresses,
};
