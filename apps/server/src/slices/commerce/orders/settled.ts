import type { Tx } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { areAsKnown } from "../../customers/index.ts";
import { isSame, type Fate } from "./decide.ts";
import type { OrderInput } from "./model.ts";
import { findOrderKeys, findVersions, keyOf } from "./order-store.ts";

/**
 * The fates of rows that say nothing new: each order is stored as its row has it, at the customer by whom all of the row's identities are
 * known, under the name that the row gives. A till sends its whole file each night, so this is the usual case of most rows; nothing is held
 * for it, since nothing will be written.
 *
 * @returns undefined as soon as one row may say something new
 */
export async function findSettled(
  tx: Tx,
  context: Context,
  inputs: readonly OrderInput[],
): Promise<Fate[] | undefined> {
  const keys = new Map((await findOrderKeys(tx, inputs)).map((key) => [keyOf(key), key]));
  if (inputs.some((input) => !keys.has(keyOf(input)))) return undefined;
  const versions = await findVersions(tx, [...keys.values()]);
  const settled = inputs.map((input) => {
    const before = versions.get(keys.get(keyOf(input))!.orderId); // each has one
    return before && isSame(before, { input, customerId: before.customerId }) ? before : undefined;
  });
  const known = settled.filter((before) => before !== undefined);
  if (known.length < inputs.length) return undefined;
  const isSettled = await areAsKnown(
    tx,
    context,
    known.map(({ customerId }, index) => {
      const { identities, customerName: name } = inputs[index]!; // parallel lists
      return { customerId, identities, name };
    }),
  );
  if (!isSettled) return undefined;
  return known.map(({ orderId, customerId }) => ({ outcome: "unchanged", orderId, customerId }));
}
