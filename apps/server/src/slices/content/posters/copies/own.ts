/** Posters on an advisor's phone: those they may use, with their own name and code. */
import type { posterRoutes, RouteResponse } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import { WecomError } from "@hortus/wecom-protocol";
import type { Caller, Context } from "../../../../context.ts";
import { memberOf } from "../../../wecom/index.ts";
import { findMediaIds, uploadPicture } from "../../files/media.ts";
import { findStandings } from "../../library/standing.ts";
import { findContentPage } from "../../library/store.ts";
import type { AdvisorCodes } from "./advisor-codes.ts";
import { findSitters, planCopies } from "./copies.ts";
import { drawFor } from "./download.ts";
import { isPoster } from "../model.ts";

/** What a phone lists; who has more searches the library. */
const MOST = 50;

export async function listMyPosters(
  context: Context,
  codes: AdvisorCodes,
  caller: Caller,
): Promise<RouteResponse<typeof posterRoutes.listMyPosters>> {
  const { db } = context.workspace;
  const found = await findContentPage(
    db,
    {
      search: undefined,
      kind: ["poster"],
      folder: undefined,
      channel: "poster",
      purpose: undefined,
      class: [],
      label: undefined,
      archived: false,
      openToAdvisors: true,
    },
    undefined,
    MOST,
  );
  const standings = await findStandings(db, context, found);
  const usable = found.filter(isPoster).filter(({ id }) => standings.get(id)?.state === "usable");
  const [sitter] = await findSitters(db, codes, [memberOf(caller)]);
  const planned = await planCopies(context, sitter ? usable.map((item) => ({ item, sitter })) : []);
  const refusals = planned.map((one) => ("refusal" in one ? { refusal: one.refusal } : {}));
  return {
    rows: usable.map(({ id, name, body }, place) => ({
      id,
      name,
      size: body.layout.size,
      ...refusals[place],
    })),
    asOf: context.clock.now().toISOString(),
  };
}

/** WeCom keeps it for three days, longer than a chat waits for a tap; what is the same for all is uploaded once for all. */
export async function handPosterToWecom(
  context: Context,
  codes: AdvisorCodes,
  caller: Caller,
  id: string,
): Promise<{ mediaId: string }> {
  const { item, copy, png } = await drawFor(context, codes, caller, id, memberOf(caller));
  const { fileId } = item.body;
  try {
    const known =
      copy || fileId === undefined ? undefined : (await findMediaIds(context, [fileId])).get(fileId);
    return { mediaId: known ?? (await uploadPicture(context, `${item.name}.png`, png)) };
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    throw new ProblemError(502, "wecom_refused", `WeCom did not take the picture: ${error.message}`, {
      hint: "Try again in a moment.",
      cause: error,
    });
  }
}
