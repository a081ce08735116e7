import type { Attribute, attributeRoutes, RouteBody } from "@hortus/contracts";
import { newId, notFound, ProblemError, type Db, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { auditOf } from "../../platform/index.ts";
import { factOf, freeSlot } from "./slots.ts";
import { findAttributes, lockAttributes, MOST_ATTRIBUTES, putAttribute, type AttributeRow } from "./store.ts";

const audit = auditOf("attribute");

export async function listAttributes(db: Db): Promise<Attribute[]> {
  return (await findAttributes(db)).map(toAttribute);
}

export const toAttribute = (row: AttributeRow): Attribute => ({
  id: row.id,
  name: row.name,
  type: row.type,
  options: row.options.filter(({ gone }) => !gone).map(({ id, name }) => ({ id, name })),
  sensitive: row.sensitive,
  fact: factOf(row),
  archived: row.archived,
});

export async function createAttribute(
  context: Context,
  caller: Caller,
  { name, type, options, sensitive }: RouteBody<typeof attributeRoutes.createAttribute>,
): Promise<Attribute> {
  const { workspace, clock } = context;
  const row = {
    id: newId(clock),
    name,
    type,
    options: toOptions(context, type, [], options),
    archived: false,
    sensitive,
  };
  return workspace.tx(async (tx) => {
    const before = await lockAttributes(tx);
    if (before.length >= MOST_ATTRIBUTES)
      throw new ProblemError(409, "too_many", `A workspace has ${MOST_ATTRIBUTES} attributes at most`);
    const placed = { ...row, slot: freeSlot(row, before) };
    await put(tx, context, placed);
    await audit(tx, context, caller, row.id, "attribute_created", { after: { name, type, sensitive } });
    return toAttribute(placed);
  });
}

export function changeAttribute(
  context: Context,
  caller: Caller,
  id: string,
  { name, options, archived }: RouteBody<typeof attributeRoutes.changeAttribute>,
): Promise<Attribute> {
  return context.workspace.tx(async (tx) => {
    const before = (await lockAttributes(tx)).find((one) => one.id === id);
    if (!before) throw notFound("This attribute");
    const row = {
      ...before,
      name,
      archived,
      options: toOptions(context, before.type, before.options, options),
    };
    await put(tx, context, row);
    await audit(tx, context, caller, id, "attribute_changed", {
      before: { name: before.name, archived: before.archived },
      after: { name, archived },
    });
    return toAttribute(row);
  });
}

async function put(tx: Tx, { clock }: Context, row: AttributeRow): Promise<void> {
  if (!(await putAttribute(tx, row, clock.now())))
    throw new ProblemError(409, "name_taken", `There is an attribute ${row.name} already`, { field: "name" });
}

/** What is left out stays, for those who have it. */
function toOptions(
  { clock }: Context,
  type: Attribute["type"],
  before: AttributeRow["options"],
  given: readonly { id?: string | undefined; name: string }[],
): AttributeRow["options"] {
  if (type !== "choice") return [];
  if (given.length === 0)
    throw new ProblemError(400, "options_needed", "A choice needs something to choose from", {
      field: "options",
    });
  if (new Set(given.map(({ name }) => name)).size < given.length)
    throw new ProblemError(400, "options_alike", "Two options have the same name", { field: "options" });
  const known = new Set(before.map(({ id }) => id));
  const kept = given.map(({ id, name }) => ({
    id: id !== undefined && known.has(id) ? id : newId(clock),
    name,
  }));
  const left = before.filter(({ id }) => !kept.some((option) => option.id === id));
  return [...kept, ...left.map((option) => ({ ...option, gone: true }))].slice(0, 200);
}
