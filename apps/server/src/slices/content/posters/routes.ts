import { posterRoutes as routes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../../slice.ts";
import { downloadPoster } from "./download.ts";
import { previewPoster } from "./versions.ts";

export const posterEndpoints: readonly Endpoint[] = [
  endpoint(routes.drawPoster, ({ context, body }) => previewPoster(context, body.layout)),
  endpoint(routes.downloadPoster, ({ context, caller, params, query }) =>
    downloadPoster(context, caller, params.id, query.advisorId),
  ),
];
