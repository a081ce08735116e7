import { Readable } from "node:stream";
import { isPersonal, MOST_COPIES, type PosterCopy } from "@hortus/contracts";
import { ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../../context.ts";
import type { FileAnswer } from "../../../../slice.ts";
import { findAdvisors } from "../../../wecom/index.ts";
import type { AdvisorCodes } from "./advisor-codes.ts";
import { findSitters, planCopies, type Planned, type PosterItem } from "./copies.ts";
import { audit, cleanName, draw, fileNameOf, getPrintable } from "./download.ts";
import { refusalLine, REFUSALS } from "./refusals.ts";
import { zipped } from "./zip.ts";

/** @param advisorIds none: all who may have customers */
export async function listCopies(
  context: Context,
  codes: AdvisorCodes,
  caller: Caller,
  id: string,
  advisorIds: readonly string[],
): Promise<{ rows: PosterCopy[]; asOf: string }> {
  const planned = await planFor(context, codes, await getPrintable(context, caller, id), advisorIds);
  return {
    rows: planned.map(({ sitter, ...one }) => ({
      advisor: { id: sitter.id, name: sitter.name },
      ...("refusal" in one ? { refusal: one.refusal } : {}),
    })),
    asOf: context.clock.now().toISOString(),
  };
}

/**
 * A picture for each of these advisors, drawn while it is downloaded: memory holds one at a time. Whom there is none for is named in a text
 * beside them.
 *
 * @throws {ProblemError} 409 when there would be none for anybody
 */
export async function downloadCopies(
  context: Context,
  codes: AdvisorCodes,
  caller: Caller,
  id: string,
  advisorIds: readonly string[],
): Promise<FileAnswer> {
  const item = await getPrintable(context, caller, id);
  const planned = await planFor(context, codes, item, advisorIds);
  const copies = planned.filter((one) => "copy" in one);
  if (copies.length === 0)
    throw new ProblemError(409, "no_copies", "This poster can be drawn for none of these advisors", {
      field: "advisorId",
      hint: "The list of copies tells why of each.",
    });
  await audit(context, caller, item, "posters_downloaded", {
    advisors: copies.map(({ sitter }) => sitter.id),
  });
  return {
    contentType: "application/zip",
    fileName: `${cleanName(item.name)}.zip`,
    body: Readable.from(zipped(drawAll(context, codes, item, planned), context.clock.now())),
  };
}

async function* drawAll(
  context: Context,
  codes: AdvisorCodes,
  item: PosterItem,
  planned: readonly Planned[],
): AsyncGenerator<{ name: string; data: Buffer }> {
  const taken = new Set<string>();
  const missing: string[] = [];
  for (const one of planned) {
    const { sitter } = one;
    if ("refusal" in one) {
      missing.push(refusalLine(sitter, REFUSALS[one.refusal].title));
      continue;
    }
    try {
      const data = await draw(context, codes, item, one.copy, true);
      const usual = fileNameOf(item.name, sitter.name);
      const name = taken.has(usual) ? fileNameOf(item.name, `${sitter.name}-${sitter.id}`) : usual;
      taken.add(name);
      yield { name, data };
    } catch (error) {
      // a code that WeCom does not show now, a name with a sign that the font has not: the others still get theirs
      if (!(error instanceof ProblemError)) throw error;
      missing.push(refusalLine(sitter, { zh: error.message, en: error.message }));
    }
  }
  if (missing.length > 0)
    yield { name: "未生成 not drawn.txt", data: Buffer.from(`\uFEFF${missing.join("\r\n")}\r\n`) };
}

async function planFor(
  context: Context,
  codes: AdvisorCodes,
  item: PosterItem,
  advisorIds: readonly string[],
): Promise<Planned[]> {
  if (!isPersonal(item.body.layout))
    throw new ProblemError(409, "one_for_all", "This poster is the same for all advisors", {
      hint: "Download it once.",
    });
  const { db } = context.workspace;
  const wanted = advisorIds.length > 0 ? advisorIds : await findAll();
  const sitters = await findSitters(db, codes, wanted);
  return planCopies(
    context,
    sitters.map((sitter) => ({ item, sitter })),
  );

  async function findAll(): Promise<string[]> {
    const able = (await findAdvisors(db)).filter((one) => one.canHaveCustomers && one.status === "active");
    return able.slice(0, MOST_COPIES).map(({ userId }) => userId);
  }
}
