import { readAttribute, type CustomerAttribute } from "@hortus/contracts";
import { notFound, ProblemError } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { findAgreed } from "../../compliance/index.ts";
import { recordAudit } from "../../platform/index.ts";
import { maySeeSensitiveOf } from "../conditions/rights.ts";
import { openProfile } from "../profile/profile.ts";
import { toAttribute } from "./definitions.ts";
import { findAttributes, findValues } from "./store.ts";
import { holdHealthConsents, putValues } from "./values.ts";

interface Listed {
  rows: CustomerAttribute[];
  asOf: string;
}

/** Sensitive ones are there for those who may see them, their values hidden. */
export async function listCustomerAttributes(
  context: Context,
  caller: Caller,
  askedId: string,
): Promise<Listed> {
  return describe(context, caller, await openProfile(context, caller, askedId), false);
}

/** With sensitive values; the audit keeps who asked, for whom and why, never what was seen. */
export async function revealCustomerAttributes(
  context: Context,
  caller: Caller,
  askedId: string,
  reason: string,
): Promise<Listed> {
  const id = await openProfile(context, caller, askedId);
  await context.workspace.tx((tx) =>
    recordAudit(tx, context, caller, {
      action: "sensitive_attributes_revealed",
      objectType: "customer",
      objectId: id,
      after: { reason },
    }),
  );
  return describe(context, caller, id, true);
}

async function describe(
  { workspace: { db }, clock, sealer }: Context,
  caller: Caller,
  id: string,
  isRevealed: boolean,
): Promise<Listed> {
  const values = new Map((await findValues(db, id)).map((row) => [row.attribute_id, row]));
  // what a withdrawal is about to delete is not spoken of any more
  const hasAgreed = (await findAgreed(db, "health_data", [id])).has(id);
  const rows = (await findAttributes(db)).flatMap((row): CustomerAttribute[] => {
    const own = row.sensitive && !hasAgreed ? undefined : values.get(row.id);
    if ((row.archived && !own) || (row.sensitive && !maySeeSensitiveOf(caller))) return [];
    const attribute = toAttribute(row);
    const isHidden = row.sensitive && own !== undefined && !isRevealed;
    // an option that is offered no more is still called by its name
    const gone = isHidden ? [] : row.options.filter((option) => option.gone && option.id === own?.value);
    const value = own && row.type === "text" && !isHidden ? sealer.open(own.value) : own?.value;
    return [
      {
        ...attribute,
        options: [...attribute.options, ...gone.map((option) => ({ id: option.id, name: option.name }))],
        value: isHidden ? undefined : value,
        hidden: isHidden,
        changedAt: own?.changed_at.toISOString(),
        by: own?.changed_by,
      },
    ];
  });
  return { rows, asOf: clock.now().toISOString() };
}

/** @throws {ProblemError} 409 `health_consent_missing` for what is sensitive while the customer has not agreed */
export async function setCustomerAttribute(
  context: Context,
  caller: Caller,
  askedId: string,
  { attributeId, value: given }: { attributeId: string; value: string | null },
): Promise<Listed> {
  const id = await openProfile(context, caller, askedId);
  await context.workspace.tx(async (tx) => {
    const attribute = (await findAttributes(tx)).find((row) => row.id === attributeId);
    if (!attribute) throw notFound("This attribute");
    const value = given === null ? null : readAttribute(toAttribute(attribute), given);
    if (value === undefined)
      throw new ProblemError(400, "not_a_value", "The attribute can't have this value", { field: "value" });
    if (attribute.sensitive && value !== null && !(await holdHealthConsents(tx, [id])).has(id))
      throw new ProblemError(409, "health_consent_missing", "The customer has not agreed to health data", {
        hint: "Ask them, and record the consent for health data first.",
      });
    const [before] = (await findValues(tx, id)).filter((row) => row.attribute_id === attributeId);
    const changed = await putValues(tx, context, attribute, new Map([[id, value]]), caller.name);
    // neither words nor what is sensitive is kept in the audit: only that it was set, or taken away
    const isKept = !attribute.sensitive && attribute.type !== "text";
    if (changed.length > 0)
      await recordAudit(tx, context, caller, {
        action: "customer_attribute_set",
        objectType: "customer",
        objectId: id,
        before: { attributeId, ...(isKept ? { value: before?.value ?? null } : {}) },
        after: { attributeId, ...(isKept ? { value } : { isSet: value !== null }) },
      });
  });
  return listCustomerAttributes(context, caller, id);
}
