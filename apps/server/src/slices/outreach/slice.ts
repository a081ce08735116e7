import type { Slice } from "../../slice.ts";
import { decideLoop } from "./guards/decide-due.ts";
import { dispatchLoop } from "./mass-messages/dispatch.ts";
import { reconcileLoop } from "./mass-messages/reconcile.ts";
import { resultsLoop } from "./mass-messages/results.ts";
import { mergesHandler } from "./merges.ts";
import { outreachEndpoints } from "./routes.ts";
import { expiryLoop } from "./tasks/operations.ts";

export const outreachSlice: Slice = {
  name: "outreach",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: outreachEndpoints,
  handlers: [mergesHandler],
  loops: [decideLoop, dispatchLoop, reconcileLoop, expiryLoop, resultsLoop],
};
