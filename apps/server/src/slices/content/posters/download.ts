import { POSTER_SIZES, type PosterLayout } from "@hortus/contracts";
import { notFound, ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import type { FileAnswer } from "../../../slice.ts";
import { askGate } from "../../compliance/index.ts";
import { recordAudit } from "../../platform/index.ts";
import { findStoresOf } from "../../stores/index.ts";
import { findAdvisorNames } from "../../wecom/index.ts";
import { contentOf, subjectsOf } from "../library/model.ts";
import { getUsable } from "../library/operations.ts";
import { findClasses } from "../library/standing.ts";
import { drawPoster, fill } from "./draw.ts";
import { isPoster, variablesOf, type PosterDraft } from "./model.ts";
import { loadPictures } from "./pictures.ts";

/**
 * The poster to print. Paper can't be called back, so it passes the gate first, as what is sent does.
 *
 * @throws {ProblemError} 404 when it is no poster or the advisor is unknown, 409 when it may not be used as a poster now, 400 when it has
 *   variables and nobody is named
 */
export async function downloadPoster(
  context: Context,
  caller: Caller,
  id: string,
  advisorId: string | undefined,
): Promise<FileAnswer> {
  const { workspace } = context;
  const item = await getUsable(context, caller, id);
  if (!isPoster(item)) throw notFound("This poster");
  if (!item.channels.includes("poster"))
    throw new ProblemError(409, "not_for_print", "This poster is not meant to be printed", {
      hint: "Add the place “poster” to it: the rules are asked for it then.",
    });
  const { layout } = item.body;
  const named = advisorId ?? (caller.kind === "person" ? caller.advisorId : undefined);
  const values = variablesOf(layout).length > 0 ? await valuesFor(context, layout, named) : {};
  await refuseForbidden(context, item, values);
  const pictures = await loadPictures(workspace.db, layout, "layout");
  const { width } = POSTER_SIZES[layout.size];
  const { png } = await drawPoster({ layout, values, pictures, width, field: "layout" });
  await workspace.tx((tx) =>
    recordAudit(tx, context, caller, {
      action: "poster_downloaded",
      objectType: "content",
      objectId: id,
      after: { version: item.version, ...values },
    }),
  );
  const name = [item.name, values["advisor"] ?? values["store"]].filter(Boolean).join("-");
  return {
    contentType: "image/png",
    fileName: `${name.replaceAll(/[\\/:*?"<>|\s]+/g, "-")}.png`,
    body: png,
  };
}

/** Never a hole: what the advisor does not have, the poster can't be drawn with. */
async function valuesFor(
  { workspace }: Context,
  layout: PosterLayout,
  advisorId: string | undefined,
): Promise<Record<string, string>> {
  if (advisorId === undefined)
    throw new ProblemError(400, "advisor_missing", "This poster is drawn for one advisor", {
      field: "advisorId",
      hint: "Say for whom.",
    });
  const name = (await findAdvisorNames(workspace.db, [advisorId])).get(advisorId);
  if (name === undefined) throw notFound("This advisor");
  const [store] = await findStoresOf(workspace.db, advisorId);
  const values: Record<string, string> = { advisor: name, ...(store ? { store: store.name } : {}) };
  const missing = variablesOf(layout).find((variable) => values[variable] === undefined);
  if (missing !== undefined)
    throw new ProblemError(409, "value_missing", `${name} has no {${missing}}`, {
      field: "advisorId",
      hint: "Put them into a store first.",
    });
  return values;
}

/** A name may bring in what nobody saw when the poster was approved. */
async function refuseForbidden(
  context: Context,
  item: PosterDraft,
  values: Record<string, string>,
): Promise<void> {
  const { db } = context.workspace;
  const { productCode } = item;
  const classes = await findClasses(db, productCode === null ? [] : [productCode]);
  const template = contentOf(item, undefined);
  const rendered = {
    text: fill(template.text, values),
    extras: template.extras.map((words) => fill(words, values)),
  };
  const requests = subjectsOf({ ...item, channels: ["poster"] }, classes.get(productCode ?? "")).map(
    (subject) => ({ template, rendered, subject }),
  );
  const refused = (await askGate(db, context, requests)).find(({ kind }) => kind === "refused");
  if (refused)
    throw new ProblemError(409, "content_blocked", "With this name the poster breaks a rule", {
      field: "advisorId",
      hint: "Draw it without the name.",
    });
}
