import { posterRoutes as routes } from "@hortus/contracts";
import { endpoint, type Endpoint } from "../../../slice.ts";
import type { AdvisorCodes } from "./copies/advisor-codes.ts";
import { downloadCopies, listCopies } from "./copies/archive.ts";
import { downloadPoster } from "./copies/download.ts";
import { handPosterToWecom, listMyPosters } from "./copies/own.ts";
import { previewPoster } from "./versions.ts";
import { findWords } from "./words-store.ts";

export const posterEndpoints = (codes: AdvisorCodes): readonly Endpoint[] => [
  endpoint(routes.drawPoster, ({ context, body }) => previewPoster(context, body.layout)),
  endpoint(routes.downloadPoster, ({ context, caller, params, query }) =>
    downloadPoster(context, codes, caller, params.id, query.advisorId),
  ),
  endpoint(routes.listPosterCopies, ({ context, caller, params, query }) =>
    listCopies(context, codes, caller, params.id, query.advisorId),
  ),
  endpoint(routes.downloadPosterCopies, ({ context, caller, params, query }) =>
    downloadCopies(context, codes, caller, params.id, query.advisorId),
  ),
  endpoint(routes.listMyPosters, ({ context, caller }) => listMyPosters(context, codes, caller)),
  endpoint(routes.handPosterToWecom, ({ context, caller, params }) =>
    handPosterToWecom(context, codes, caller, params.id),
  ),
  endpoint(routes.wordsOnPictures, async ({ context, query }) => ({
    rows: [...(await findWords(context.workspace.db, query.fileId))].map(([fileId, words]) => ({
      fileId,
      words,
    })),
  })),
];
