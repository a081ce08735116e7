import { acquisitionRoutes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../slice.ts";
import { archiveCode, changeCode, createCode, getCode } from "./codes/operations.ts";
import { fetchQr } from "./codes/qr.ts";
import { describeCode, listCodes, listPeople, readStats } from "./views.ts";

export const acquisitionEndpoints: readonly Endpoint[] = [
  endpoint(acquisitionRoutes.listChannelCodes, ({ context, query }) => listCodes(context, query)),
  endpoint(acquisitionRoutes.createChannelCode, async ({ context, caller, body }) =>
    describeCode(context, await createCode(context, caller, body)),
  ),
  endpoint(acquisitionRoutes.getChannelCode, async ({ context, params }) =>
    describeCode(context, await getCode(context, params.id)),
  ),
  endpoint(acquisitionRoutes.changeChannelCode, async ({ context, caller, params, body }) =>
    describeCode(context, await changeCode(context, caller, params.id, body)),
  ),
  endpoint(acquisitionRoutes.archiveChannelCode, async ({ context, caller, params }) =>
    describeCode(context, await archiveCode(context, caller, params.id, true)),
  ),
  endpoint(acquisitionRoutes.restoreChannelCode, async ({ context, caller, params }) =>
    describeCode(context, await archiveCode(context, caller, params.id, false)),
  ),
  endpoint(acquisitionRoutes.channelCodeStats, ({ context, params, query }) =>
    readStats(context, params.id, query),
  ),
  endpoint(acquisitionRoutes.listChannelCodePeople, ({ context, params, query }) =>
    listPeople(context, params.id, query),
  ),
  endpoint(acquisitionRoutes.downloadChannelCodeQr, async ({ context, params }) =>
    fetchQr(await getCode(context, params.id)),
  ),
];
