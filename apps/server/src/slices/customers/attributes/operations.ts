import {
  readAttribute,
  type Attribute,
  type attributeRoutes,
  type CustomerAttribute,
  type RouteBody,
} from "@hortus/contracts";
import { appendEvents, newId, notFound, ProblemError, type Db, type Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { attributeChanged, type customersMerged, type mergeUndone } from "../events.ts";
import { openProfile } from "../profile/profile.ts";
import {
  findAttributes,
  findValues,
  lockAttribute,
  MOST_ATTRIBUTES,
  moveAttributes,
  putAttribute,
  writeValue,
  type AttributeRow,
} from "./store.ts";

export async function listAttributes(db: Db): Promise<Attribute[]> {
  return (await findAttributes(db)).map(toAttribute);
}

const toAttribute = ({ options, ...row }: AttributeRow): Attribute => ({
  ...row,
  options: options.filter(({ gone }) => !gone).map(({ id, name }) => ({ id, name })),
});

export async function createAttribute(
  context: Context,
  caller: Caller,
  { name, type, options }: RouteBody<typeof attributeRoutes.createAttribute>,
): Promise<Attribute> {
  const { workspace, clock } = context;
  const row = {
    id: newId(clock),
    name,
    type,
    options: toOptions(context, type, [], options),
    archived: false,
  };
  await workspace.tx(async (tx) => {
    if ((await findAttributes(tx)).length >= MOST_ATTRIBUTES)
      throw new ProblemError(409, "too_many", `A workspace has ${MOST_ATTRIBUTES} attributes at most`);
    await put(tx, context, row);
    await audit(tx, context, caller, row.id, "attribute_created", { after: { name, type } });
  });
  return toAttribute(row);
}

export function changeAttribute(
  context: Context,
  caller: Caller,
  id: string,
  { name, options, archived }: RouteBody<typeof attributeRoutes.changeAttribute>,
): Promise<Attribute> {
  return context.workspace.tx(async (tx) => {
    const before = await lockAttribute(tx, id);
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

export async function listCustomerAttributes(
  context: Context,
  caller: Caller,
  askedId: string,
): Promise<{ rows: CustomerAttribute[]; asOf: string }> {
  const { workspace, clock } = context;
  const id = await openProfile(context, caller, askedId);
  const values = new Map((await findValues(workspace.db, id)).map((row) => [row.attribute_id, row]));
  const rows = (await findAttributes(workspace.db)).flatMap((row): CustomerAttribute[] => {
    const own = values.get(row.id);
    if (row.archived && !own) return [];
    const attribute = toAttribute(row);
    // an option that is offered no more is still called by its name
    const gone = row.options.filter((option) => option.gone && option.id === own?.value);
    return [
      {
        ...attribute,
        options: [...attribute.options, ...gone.map((option) => ({ id: option.id, name: option.name }))],
        value: own?.value,
        changedAt: own?.changed_at.toISOString(),
        by: own?.changed_by,
      },
    ];
  });
  return { rows, asOf: clock.now().toISOString() };
}

export async function setCustomerAttribute(
  context: Context,
  caller: Caller,
  askedId: string,
  { attributeId, value }: { attributeId: string; value: string | null },
) {
  const id = await openProfile(context, caller, askedId);
  await context.workspace.tx(async (tx) => {
    const [before] = (await findValues(tx, id)).filter((row) => row.attribute_id === attributeId);
    const outcome = await setAttributes(tx, context, {
      customerIds: [id],
      attributeId,
      value,
      by: caller.name,
    });
    if (outcome === "no_attribute") throw notFound("This attribute");
    if (outcome === "no_value")
      throw new ProblemError(400, "not_a_value", "The attribute can't have this value", { field: "value" });
    if (outcome.length > 0)
      await audit(tx, context, caller, id, "customer_attribute_set", {
        before: { attributeId, value: before?.value ?? null },
        after: { attributeId, value },
      });
  });
  return listCustomerAttributes(context, caller, id);
}

/**
 * Sets one attribute of many customers in the caller's transaction; null takes the value away.
 *
 * @returns the customers for whom it is another now; or why nothing was set
 */
export async function setAttributes(
  tx: Tx,
  { clock }: Pick<Context, "clock">,
  change: { customerIds: readonly string[]; attributeId: string; value: string | null; by: string },
): Promise<string[] | "no_attribute" | "no_value"> {
  const attribute = (await findAttributes(tx)).find(({ id }) => id === change.attributeId);
  if (!attribute) return "no_attribute";
  const value = change.value === null ? null : readAttribute(toAttribute(attribute), change.value);
  if (value === undefined) return "no_value";
  const isChoice = attribute.type === "choice";
  const changed = await writeValue(tx, { ...change, value, isChoice, now: clock.now() });
  await tell(tx, clock, changed);
  return changed;
}

/** Values go where their customer goes. */
export async function moveWithCustomer(
  tx: Tx,
  { clock }: Pick<Context, "clock">,
  merge: ReturnType<typeof customersMerged.payload.parse> | ReturnType<typeof mergeUndone.payload.parse>,
): Promise<void> {
  if (await moveAttributes(tx, merge)) await tell(tx, clock, [merge.from, merge.to]);
}

const tell = (tx: Tx, clock: Context["clock"], customerIds: readonly string[]): Promise<void> =>
  appendEvents(
    tx,
    clock,
    customerIds.map((customerId) => attributeChanged.of({ customerId, payload: {} })),
  );

const audit = (
  tx: Tx,
  context: Context,
  caller: Caller,
  objectId: string,
  action: string,
  changed: { before?: unknown; after?: unknown },
): Promise<void> =>
  recordAudit(tx, context, caller, {
    action,
    objectType: action === "customer_attribute_set" ? "customer" : "attribute",
    objectId,
    ...changed,
  });
