import type { Slice } from "../../slice.ts";
import { massSendAssignees } from "./assignees.ts";
import { cancelLoop, finishLoop } from "./mass-sends/end.ts";
import { planLoop } from "./mass-sends/plan.ts";
import { standingsLoop } from "./mass-sends/standings.ts";
import { resultsLoop } from "./results/draw.ts";
import { campaignEndpoints } from "./routes.ts";
import { contentUsages, segmentUsages } from "./usages.ts";

export const campaignsSlice: Slice = {
  name: "campaigns",
  migrations: new URL("./migrations/", import.meta.url),
  endpoints: campaignEndpoints,
  assignees: [massSendAssignees],
  usages: [segmentUsages, contentUsages],
  loops: [planLoop, cancelLoop, finishLoop, standingsLoop, resultsLoop],
};
