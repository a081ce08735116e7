import { isPersonal, type PosterCopy, type PosterLayout } from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import type { Context } from "../../../../context.ts";
import { askGate } from "../../../compliance/index.ts";
import { findStoreNames } from "../../../stores/index.ts";
import { findAdvisorNames } from "../../../wecom/index.ts";
import { contentOf, subjectsOf, type StoredContent } from "../../library/model.ts";
import { findClasses } from "../../library/standing.ts";
import type { AdvisorCode, AdvisorCodes } from "./advisor-codes.ts";
import { fill } from "../drawing/draw.ts";
import { leadsToAdvisor, variablesOf, type PosterDraft } from "../model.ts";

export type PosterItem = StoredContent & PosterDraft;
type Refusal = NonNullable<PosterCopy["refusal"]>;

/** What a poster takes from the advisor whom a copy is for. */
export interface Sitter {
  id: string;
  name: string;
  store: string | undefined;
  code: AdvisorCode | undefined;
}

/** What one copy is drawn with. */
export interface Copy {
  sitter: Sitter;
  values: Readonly<Record<string, string>>;
  /** Whose picture goes into it. */
  codeId: string | undefined;
}

export type Planned = { sitter: Sitter; copy: Copy } | { sitter: Sitter; refusal: Refusal };

/** In the order asked for; those whom nobody knows are missing. Three queries in all. */
export async function findSitters(
  db: Db,
  codes: AdvisorCodes,
  advisorIds: readonly string[],
): Promise<Sitter[]> {
  const names = await findAdvisorNames(db, advisorIds);
  const stores = await findStoreNames(db, advisorIds);
  const own = await codes.find(db, advisorIds);
  return [...new Set(advisorIds)].flatMap((id) => {
    const name = names.get(id);
    return name === undefined ? [] : [{ id, name, store: stores.get(id), code: own.get(id) }];
  });
}

/** A copy for each, or why there is none: never a hole, and never a name that brings in what nobody saw when the poster was approved. */
export async function planCopies(
  context: Context,
  wanted: readonly { item: PosterItem; sitter: Sitter }[],
): Promise<Planned[]> {
  const planned = wanted.map(({ item, sitter }) => ({ item, ...planCopy(item.body.layout, sitter) }));
  const forbidden = await findForbidden(
    context,
    planned.flatMap((one) => ("copy" in one ? [one] : [])),
  );
  return planned.map((one) =>
    "copy" in one && forbidden.has(one.copy) ? { sitter: one.sitter, refusal: "name_refused" } : one,
  );
}

function planCopy(layout: PosterLayout, sitter: Sitter): Planned {
  if (!isPersonal(layout)) return { sitter, copy: { sitter, values: {}, codeId: undefined } };
  const wantsCode = leadsToAdvisor(layout);
  if (wantsCode && !sitter.code) return { sitter, refusal: "no_code" };
  if (wantsCode && !sitter.code?.isDrawn) return { sitter, refusal: "code_not_drawn" };
  const variables = variablesOf(layout);
  if (variables.includes("store") && sitter.store === undefined) return { sitter, refusal: "no_store" };
  const known: Record<string, string | undefined> = { advisor: sitter.name, store: sitter.store };
  const values = Object.fromEntries(variables.map((name) => [name, known[name] ?? ""]));
  return { sitter, copy: { sitter, values, codeId: wantsCode ? sitter.code?.id : undefined } };
}

async function findForbidden(
  context: Context,
  drawn: readonly { item: PosterItem; copy: Copy }[],
): Promise<ReadonlySet<Copy>> {
  const { db } = context.workspace;
  const named = drawn.filter(({ copy }) => Object.keys(copy.values).length > 0);
  if (named.length === 0) return new Set();
  const classes = await findClasses(
    db,
    named.flatMap(({ item }) => item.productCode ?? []),
  );
  const requests = named.flatMap(({ item, copy }) => {
    const template = contentOf(item, undefined);
    const rendered = {
      text: fill(template.text, copy.values),
      extras: template.extras.map((words) => fill(words, copy.values)),
    };
    return subjectsOf({ ...item, channels: ["poster"] }, classes.get(item.productCode ?? "")).map(
      (subject) => ({ copy, template, rendered, subject }),
    );
  });
  const answers = await askGate(db, context, requests);
  return new Set(requests.flatMap(({ copy }, place) => (answers[place]?.kind === "refused" ? [copy] : [])));
}
