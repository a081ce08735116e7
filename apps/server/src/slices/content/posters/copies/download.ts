import { createHash } from "node:crypto";
import { isPersonal, POSTER_SIZES, posterWords, type AuditAction } from "@hortus/contracts";
import { notFound, ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../../context.ts";
import type { FileAnswer } from "../../../../slice.ts";
import { recordAudit } from "../../../platform/index.ts";
import { ownIdOf } from "../../../wecom/index.ts";
import { getUsable } from "../../library/operations.ts";
import type { AdvisorCodes } from "./advisor-codes.ts";
import { findSitters, planCopies, type Copy, type Planned, type PosterItem } from "./copies.ts";
import { drawPoster, fill } from "../drawing/draw.ts";
import { isPoster } from "../model.ts";
import { loadPictures } from "../drawing/pictures.ts";
import { putWords } from "../words-store.ts";
import { REFUSALS } from "./refusals.ts";

/**
 * The poster to print. Paper can't be called back, so it passes the gate first, as what is sent does.
 *
 * @throws {ProblemError} 404 when it is no poster or the advisor is unknown, 409 when it may not be used as a poster now or there is no copy
 *   for this advisor, 400 when each advisor has an own copy and nobody is named
 */
export async function downloadPoster(
  context: Context,
  codes: AdvisorCodes,
  caller: Caller,
  id: string,
  advisorId: string | undefined,
): Promise<FileAnswer> {
  const { item, copy, png } = await drawFor(context, codes, caller, id, advisorId);
  const whose = copy && { advisor: copy.sitter.id, ...copy.values };
  await audit(context, caller, item, "poster_downloaded", whose ?? {});
  const fileName = fileNameOf(item.name, copy?.values["advisor"] ?? copy?.values["store"]);
  return { contentType: "image/png", fileName, body: png };
}

/** One copy, and what it was drawn with; of a poster that is the same for all, none. */
export async function drawFor(
  context: Context,
  codes: AdvisorCodes,
  caller: Caller,
  id: string,
  advisorId: string | undefined,
): Promise<{ item: PosterItem; copy: Copy | undefined; png: Buffer }> {
  const item = await getPrintable(context, caller, id);
  if (!isPersonal(item.body.layout)) return { item, copy: undefined, png: await draw(context, codes, item) };
  const own = ownIdOf(caller);
  // a copy bears a colleague's name and leads to the colleague's code: advisors hand out their own
  if (own !== undefined && advisorId !== undefined && advisorId !== own) throw notFound("This advisor");
  const named = advisorId ?? (caller.kind === "person" ? caller.advisorId : undefined);
  if (named === undefined)
    throw new ProblemError(400, "advisor_missing", "This poster is drawn for one advisor", {
      field: "advisorId",
      hint: "Say for whom.",
    });
  const [sitter] = await findSitters(context.workspace.db, codes, [named]);
  if (!sitter) throw notFound("This advisor");
  const [planned] = await planCopies(context, [{ item, sitter }]);
  if (!planned || "refusal" in planned) throw refuse(planned);
  return { item, copy: planned.copy, png: await draw(context, codes, item, planned.copy) };
}

function refuse(planned: Extract<Planned, { refusal: string }> | undefined): ProblemError {
  const { code, title, hint } = REFUSALS[planned?.refusal ?? "no_code"];
  return new ProblemError(409, code, `${planned?.sitter.name ?? ""}: ${title.en}`, {
    field: "advisorId",
    hint,
  });
}

/** Keeps what is written on it, so that the gate reads it when it comes back as an upload. Never inside a transaction: WeCom may be asked. */
export async function draw(
  context: Context,
  codes: AdvisorCodes,
  item: PosterItem,
  copy?: Copy,
  isOneOfMany = false,
): Promise<Buffer> {
  const { layout } = item.body;
  const code = copy?.codeId === undefined ? undefined : await codes.fetchPicture(context, copy.codeId);
  const { png } = await drawPoster({
    layout,
    values: copy?.values ?? {},
    pictures: await loadPictures(context.workspace.db, layout, "layout"),
    ...(code ? { ownCode: `data:${code.contentType};base64,${code.body.toString("base64")}` } : {}),
    isOneOfMany,
    width: POSTER_SIZES[layout.size].width,
    field: "layout",
  });
  const words = fill(posterWords(layout.layers), copy?.values ?? {});
  const sha256 = createHash("sha256").update(png).digest("hex");
  await context.workspace.tx((tx) => putWords(tx, sha256, words));
  return png;
}

/** @throws {ProblemError} 404 when it is no poster, 409 when it may not be used as a poster now */
export async function getPrintable(context: Context, caller: Caller, id: string): Promise<PosterItem> {
  const item = await getUsable(context, caller, id);
  if (!isPoster(item)) throw notFound("This poster");
  if (!item.channels.includes("poster"))
    throw new ProblemError(409, "not_for_print", "This poster is not meant to be printed", {
      hint: "Add the place “poster” to it: the rules are asked for it then.",
    });
  return item;
}

export const audit = (
  context: Context,
  caller: Caller,
  { id, version }: PosterItem,
  action: AuditAction,
  after: Record<string, unknown>,
): Promise<void> =>
  context.workspace.tx((tx) =>
    recordAudit(tx, context, caller, {
      action,
      objectType: "content",
      objectId: id,
      after: { version, ...after },
    }),
  );

export const cleanName = (name: string): string => name.replaceAll(/[\\/:*?"<>|\s]+/g, "-");
export const fileNameOf = (poster: string, whose: string | undefined): string =>
  `${cleanName([poster, whose].filter(Boolean).join("-"))}.png`;
