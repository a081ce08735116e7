import { randomBytes } from "node:crypto";
import { acquisitionRoutes, REMARK_VARIABLES, WELCOME_VARIABLES, type RouteBody } from "@hortus/contracts";
import { newId, notFound, ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { findFiles } from "../../content/index.ts";
import { recordAudit } from "../../platform/index.ts";
import { findTags } from "../../tags/index.ts";
import { findAdvisors } from "../../wecom/index.ts";
import {
  findCode,
  insertCode,
  lockCode,
  setArchived,
  updateCode,
  type CodeFields,
  type CodeRow,
} from "./code-store.ts";
import { admitWelcome, textsOf } from "../welcome/gate.ts";
import { pushCodes } from "./push.ts";
import { findUnknownVariable } from "./texts.ts";

type Change = RouteBody<typeof acquisitionRoutes.changeChannelCode>;

/** Makes a code and asks WeCom for its picture. When WeCom does not answer, the code stands as pending and is pushed later. */
export async function createCode(
  context: Context,
  caller: Caller,
  body: RouteBody<typeof acquisitionRoutes.createChannelCode>,
): Promise<CodeRow> {
  const { clock, workspace } = context;
  await checkFields(context, body);
  const id = newId(clock);
  // Opaque, so that a state made up by somebody else hits no code; 22 characters, WeCom takes 30.
  const state_key = randomBytes(16).toString("base64url");
  await workspace.tx(async (tx) => {
    await insertCode(tx, { id, state_key, ...toFields(body) }, clock.now());
    await admitWelcome(tx, context, caller, { id, name: body.name, welcome: body.welcome ?? null });
    await recordAudit(tx, context, caller, {
      action: "channel_code_created",
      objectType: "channel_code",
      objectId: id,
      after: body,
    });
  });
  await pushCodes(context, id);
  return getCode(context, id);
}

/** Changes what stands behind the print. WeCom hears of it when it concerns WeCom. */
export async function changeCode(
  context: Context,
  caller: Caller,
  id: string,
  change: Change,
): Promise<CodeRow> {
  const { clock, workspace } = context;
  await checkFields(context, change);
  await workspace.tx(async (tx) => {
    const before = await lockCode(tx, id);
    if (!before) throw notFound("This channel code");
    const after = { ...toChange(before), ...omitUndefined(change) };
    const names = (Object.keys(after) as (keyof typeof after)[]).filter(
      (name) => JSON.stringify(after[name]) !== JSON.stringify(toChange(before)[name]),
    ); // its own keys
    if (names.length === 0) return;
    const concernsWecom = names.some((name) => ["name", "advisorIds", "skipVerify"].includes(name));
    await updateCode(tx, id, toFields(after), concernsWecom, clock.now());
    await admitWelcome(tx, context, caller, { id, ...after });
    const only = (fields: typeof after) => Object.fromEntries(names.map((name) => [name, fields[name]]));
    await recordAudit(tx, context, caller, {
      action: "channel_code_changed",
      objectType: "channel_code",
      objectId: id,
      before: only(toChange(before)),
      after: only(after),
    });
  });
  await pushCodes(context, id);
  return getCode(context, id);
}

export async function archiveCode(
  context: Context,
  caller: Caller,
  id: string,
  archived: boolean,
): Promise<CodeRow> {
  const { clock, workspace } = context;
  await workspace.tx(async (tx) => {
    const before = await lockCode(tx, id);
    if (!before) throw notFound("This channel code");
    if ((before.archived_at !== null) === archived) return;
    await setArchived(tx, id, archived ? clock.now() : null, clock.now());
    await recordAudit(tx, context, caller, {
      action: archived ? "channel_code_archived" : "channel_code_restored",
      objectType: "channel_code",
      objectId: id,
    });
  });
  return getCode(context, id);
}

export async function getCode({ workspace }: Context, id: string): Promise<CodeRow> {
  const code = await findCode(workspace.db, id);
  if (!code) throw notFound("This channel code");
  return code;
}

async function checkFields(
  { workspace }: Context,
  { advisorIds, tagIds, remarkTemplate, welcome }: Change,
): Promise<void> {
  const unknownRemark = remarkTemplate && findUnknownVariable(remarkTemplate, REMARK_VARIABLES);
  if (unknownRemark) throw unknownVariable("remarkTemplate", unknownRemark, REMARK_VARIABLES);
  for (const { field, text } of welcome ? textsOf(welcome) : []) {
    const unknown = findUnknownVariable(text, WELCOME_VARIABLES);
    if (unknown) throw unknownVariable(field, unknown, WELCOME_VARIABLES);
  }
  if (welcome?.picture) {
    const { fileId } = welcome.picture;
    if ((await findFiles(workspace.db, [fileId])).get(fileId)?.kind !== "image")
      throw new ProblemError(400, "file_does_not_fit", "This is no picture of the library", {
        field: "welcome.picture.fileId",
        hint: "Choose another one.",
      });
  }
  if (advisorIds) {
    const able = new Set(
      (await findAdvisors(workspace.db))
        .filter(({ status }) => status === "active")
        .map(({ userId }) => userId),
    );
    const missing = advisorIds.find((advisorId) => !able.has(advisorId));
    if (missing) {
      throw new ProblemError(400, "advisor_unknown", `${missing} is not an active member in WeCom`, {
        field: "advisorIds",
        hint: "Synchronise with WeCom, or choose somebody else.",
      });
    }
  }
  if (tagIds && tagIds.length > 0) {
    const known = new Set((await findTags(workspace.db)).map(({ id }) => id));
    if (tagIds.some((tagId) => !known.has(tagId)))
      throw new ProblemError(400, "tag_unknown", "One of the tags does not exist any more", {
        field: "tagIds",
      });
  }
}

const unknownVariable = (field: string, variable: string, known: readonly string[]) =>
  new ProblemError(400, "unknown_variable", `${variable} is not a variable`, {
    field,
    hint: `There are ${known.join(" and ")}.`,
  });

type Full = Required<{ [Name in keyof Change]: Exclude<Change[Name], undefined> }>;

const toChange = (row: CodeRow): Full => ({
  name: row.name,
  advisorIds: row.advisor_ids,
  tagIds: row.tag_ids,
  remarkTemplate: row.remark_template,
  welcome: row.welcome,
  skipVerify: row.skip_verify,
});

const toFields = (full: Full): CodeFields => ({
  name: full.name,
  advisor_ids: [...new Set(full.advisorIds)],
  tag_ids: [...new Set(full.tagIds)],
  remark_template: full.remarkTemplate || null,
  welcome: full.welcome,
  skip_verify: full.skipVerify,
});

const omitUndefined = (change: Change): Partial<Full> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Full>; // only undefined is left out
