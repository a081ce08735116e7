import { readAttribute } from "@hortus/contracts";
import { appendEvents, type Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { findAgreed, holdAgreed } from "../../compliance/index.ts";
import { attributeChanged, type customersMerged, type mergeUndone } from "../events.ts";
import { toAttribute } from "./definitions.ts";
import {
  deleteSensitive,
  deleteValues,
  findAttributes,
  findValuesOf,
  moveAttributes,
  writeValues,
  type AttributeRow,
} from "./store.ts";

type Doing = Pick<Context, "clock" | "sealer">;

/**
 * Sets one attribute of many customers to one value in the caller's transaction; null takes the value away. A sensitive one is never set
 * so, since nobody asks each of them.
 *
 * @returns the customers for whom it is another now; or why nothing was set
 */
export async function setAttributes(
  tx: Tx,
  context: Doing,
  change: { customerIds: readonly string[]; attributeId: string; value: string | null; by: string },
): Promise<string[] | "no_attribute" | "no_value"> {
  const attribute = (await findAttributes(tx)).find(({ id }) => id === change.attributeId);
  if (!attribute || attribute.sensitive) return "no_attribute";
  const value = change.value === null ? null : readAttribute(toAttribute(attribute), change.value);
  if (value === undefined) return "no_value";
  const values = new Map(change.customerIds.map((id) => [id, value]));
  return putValues(tx, context, attribute, values, change.by);
}

/**
 * Each customer's value of one attribute; null takes it away. Of a sensitive one only customers who agreed to health data may be here, and
 * `holdHealthConsents` says who did.
 *
 * @param values as `readAttribute` gives them. @returns the customers for whom it is another now
 */
export async function putValues(
  tx: Tx,
  { clock, sealer }: Doing,
  attribute: AttributeRow,
  values: ReadonlyMap<string, string | null>,
  by: string,
): Promise<string[]> {
  const taken = [...values].flatMap(([id, value]) => (value === null ? [id] : []));
  let given = [...values].flatMap(([customerId, value]) => (value === null ? [] : [{ customerId, value }]));
  if (attribute.type === "text") {
    // the same words are sealed anew each time: what is there already is left alone
    const before = await findValuesOf(tx, attribute.id, [...values.keys()]);
    given = given.flatMap(({ customerId, value }) => {
      const known = before.get(customerId);
      return known !== undefined && sealer.open(known) === value
        ? []
        : [{ customerId, value: sealer.seal(value) }];
    });
  }
  const changed = [
    ...(taken.length > 0 ? await deleteValues(tx, attribute.id, taken) : []),
    ...(await writeValues(tx, attribute, given, { by, now: clock.now() })),
  ];
  await tell(tx, clock, changed);
  return changed;
}

/** Who of them agreed to health data, held until the transaction ends: a withdrawal comes before or after it, and then deletes. */
export const holdHealthConsents = (tx: Tx, customerIds: readonly string[]): Promise<Set<string>> =>
  holdAgreed(tx, "health_data", customerIds);

/** No consent, no sensitive value: those that were there when it was withdrawn go (PIPL 47). */
export async function forgetSensitive(
  tx: Tx,
  { clock }: Pick<Context, "clock">,
  upTo: readonly { customerId: string; at: Date }[],
): Promise<void> {
  await tell(tx, clock, await deleteSensitive(tx, upTo));
}

/** Values go where their customer goes; sensitive ones stay only if that person agreed. Call it when the consents have moved. */
export async function moveWithCustomer(
  tx: Tx,
  { clock }: Pick<Context, "clock">,
  merge: ReturnType<typeof customersMerged.payload.parse> | ReturnType<typeof mergeUndone.payload.parse>,
): Promise<void> {
  const both = [merge.from, merge.to];
  if (await moveAttributes(tx, merge)) await tell(tx, clock, both);
  const agreed = await findAgreed(tx, "health_data", both);
  const at = clock.now();
  await forgetSensitive(
    tx,
    { clock },
    both.filter((id) => !agreed.has(id)).map((customerId) => ({ customerId, at })),
  );
}

const tell = (tx: Tx, clock: Context["clock"], customerIds: readonly string[]): Promise<void> =>
  appendEvents(
    tx,
    clock,
    customerIds.map((customerId) => attributeChanged.of({ customerId, payload: {} })),
  );
