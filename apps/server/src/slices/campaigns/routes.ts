import { campaignRoutes } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { Context } from "../../context.ts";
import { cutPage, packCursor, unpackCursor } from "../../paging.ts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { remindAdvisors } from "../outreach/index.ts";
import { findSendLinks } from "../radar/index.ts";
import {
  cancelMassSend,
  changeMassSend,
  createMassSend,
  decideMassSend,
  getMassSend,
  pauseMassSend,
  resumeMassSend,
  startMassSend,
} from "./mass-sends/operations.ts";
import { testMassSend } from "./mass-sends/test-send.ts";
import { previewAudience, previewMessage } from "./mass-sends/preview.ts";
import { describePosts } from "./mass-sends/posts.ts";
import { findMassSends } from "./mass-sends/store.ts";
import { describeAdvisors, describeMassSend, describeMassSends } from "./mass-sends/views.ts";
import { compareArms } from "./results/compare.ts";
import { findArms } from "./results/store.ts";

export const campaignEndpoints: Endpoint[] = [
  endpoint(campaignRoutes.listMassSends, async ({ context, query }) => {
    const before = query.cursor === undefined ? undefined : String(unpackCursor(query.cursor, 1)[0]);
    const found = await findMassSends(context.workspace.db, {
      state: query.state,
      channel: query.channel,
      before,
      limit: query.limit + 1,
    });
    const { rows, nextCursor } = cutPage(found, query.limit, ({ id }) => packCursor([id]));
    return {
      rows: await describeMassSends(context, rows),
      nextCursor,
      asOf: context.clock.now().toISOString(),
    };
  }),
  endpoint(campaignRoutes.createMassSend, async ({ context, caller, body }) =>
    answer(context, await createMassSend(context, caller, body)),
  ),
  endpoint(campaignRoutes.getMassSend, ({ context, params }) => answer(context, params.id)),
  endpoint(campaignRoutes.changeMassSend, async ({ context, caller, params, body }) => {
    await changeMassSend(context, caller, params.id, body);
    return answer(context, params.id);
  }),
  endpoint(campaignRoutes.previewAudience, ({ context, body }) =>
    previewAudience(context, body.definition, body.id),
  ),
  endpoint(campaignRoutes.previewMassSend, ({ context, body }) =>
    previewMessage(context, body.definition, body.customerId),
  ),
  endpoint(campaignRoutes.testMassSend, ({ context, caller, params, body }) =>
    testMassSend(context, caller, params.id, body),
  ),
  endpoint(campaignRoutes.startMassSend, async ({ context, caller, params }) => {
    await startMassSend(context, caller, params.id);
    return answer(context, params.id);
  }),
  endpoint(campaignRoutes.approveMassSend, async ({ context, caller, params, body }) => {
    await decideMassSend(context, caller, params.id, body);
    return answer(context, params.id);
  }),
  endpoint(campaignRoutes.pauseMassSend, async ({ context, caller, params }) => {
    await pauseMassSend(context, caller, params.id);
    return answer(context, params.id);
  }),
  endpoint(campaignRoutes.resumeMassSend, async ({ context, caller, params }) => {
    await resumeMassSend(context, caller, params.id);
    return answer(context, params.id);
  }),
  endpoint(campaignRoutes.cancelMassSend, async ({ context, caller, params }) => {
    await cancelMassSend(context, caller, params.id);
    return answer(context, params.id);
  }),
  endpoint(campaignRoutes.listMassSendAdvisors, async ({ context, params }) => {
    await getMassSend(context, params.id);
    return { rows: await describeAdvisors(context, params.id), asOf: context.clock.now().toISOString() };
  }),
  endpoint(campaignRoutes.remindMassSend, async ({ context, params, body }) => {
    await getMassSend(context, params.id);
    return remindAdvisors(context, params.id, body.advisorId);
  }),
  endpoint(campaignRoutes.listMassSendPosts, async ({ context, params, query }) => {
    await getMassSend(context, params.id);
    return describePosts(context, params.id, query);
  }),
  endpoint(campaignRoutes.massSendResults, async ({ context, params }) => {
    const row = await getMassSend(context, params.id);
    const arms = await findArms(context.workspace.db, params.id);
    const isOver = row.observed_until !== null && row.observed_until <= context.clock.now();
    const { definition } = row;
    if (definition.channel !== "single") throw notCompared();
    const { holdOutPercent, observeDays } = definition;
    return {
      ...compareArms(arms, { holdOutPercent, isOver }),
      links: (await findSendLinks(context.workspace.db, params.id)).map(
        ({ title, target, opens, lastOpenedAt }) => ({
          title,
          target,
          opens,
          lastOpenedAt: lastOpenedAt?.toISOString(),
        }),
      ),
      observeDays,
      observedUntil: row.observed_until?.toISOString(),
      asOf: arms[0]?.asOf.toISOString(),
    };
  }),
];

const notCompared = () =>
  new ProblemError(
    409,
    "not_compared",
    "Only what goes to customers one by one has a hold-out to compare with",
    {
      hint: "What became of it stands group by group or advisor by advisor.",
    },
  );

const answer = async (context: Context, id: string) =>
  describeMassSend(context, await getMassSend(context, id));
