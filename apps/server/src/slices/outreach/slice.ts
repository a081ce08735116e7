import type { Slice } from "../../slice.ts";
import { cardPressHandler } from "./cards/press.ts";
import { cardLoop } from "./cards/send.ts";
import { decideLoop } from "./guards/decide-due.ts";
import { dispatchLoop } from "./mass-messages/dispatch.ts";
import { reconcileLoop } from "./mass-messages/reconcile.ts";
import { resultsLoop } from "./mass-messages/results.ts";
import { mergesHandler } from "./merges.ts";
import { momentsDispatchLoop, momentsJobLoop } from "./moments/dispatch.ts";
import { momentsFiguresLoop } from "./moments/figures.ts";
import { momentsReadLoop } from "./moments/read.ts";
import { momentsReconcileLoop } from "./moments/reconcile.ts";
import { decidePostsLoop } from "./posts/decide-due.ts";
import { postsOnTimelinesHandler } from "./posts/timeline.ts";
import { repliesHandler } from "./replies.ts";
import { outreachEndpoints } from "./routes.ts";
import { lossesHandler } from "./staff-messages/losses.ts";
import { tellLoop } from "./staff-messages/tell.ts";
import { escalationLoop } from "./tasks/escalate.ts";
import { expiryLoop } from "./tasks/operations.ts";
import { remindLoop } from "./tasks/remind.ts";

export const outreachSlice: Slice = {
  name: "outreach",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: outreachEndpoints,
  handlers: [mergesHandler, cardPressHandler, repliesHandler, postsOnTimelinesHandler, lossesHandler],
  loops: [
    decideLoop,
    decidePostsLoop,
    dispatchLoop,
    momentsDispatchLoop,
    momentsJobLoop,
    momentsReconcileLoop,
    momentsReadLoop,
    momentsFiguresLoop,
    reconcileLoop,
    expiryLoop,
    escalationLoop,
    remindLoop,
    tellLoop,
    cardLoop,
    resultsLoop,
  ],
};
