import { readAttribute, type IdentityKind, type ValueFate } from "@hortus/contracts";
import type { Tx } from "@hortus/kernel";
import type { Caller, Context } from "../../../context.ts";
import { recordAudit } from "../../platform/index.ts";
import { holdOwners } from "../list/lookups.ts";
import { toAttribute } from "./definitions.ts";
import { findAttributes, type AttributeRow } from "./store.ts";
import { holdHealthConsents, putValues } from "./values.ts";

export interface RawRow {
  index: number;
  customer: { by: IdentityKind; value: string } | undefined;
  /** By the attribute's name or id. */
  values: Readonly<Record<string, string | number | null>>;
  /** It could not be read. */
  error?: { code: string; message: string };
}

type Refusal = NonNullable<ValueFate["error"]>;
interface ReadRow {
  index: number;
  customerId: string;
  values: { attribute: AttributeRow; value: string | null }[];
}

const CHUNK = 250;

/** Sets attributes of customers who are known, in transactions of a few hundred rows. Of two rows that say of one, the later holds. */
export async function setAttributeValues(
  context: Context,
  caller: Caller,
  rows: readonly RawRow[],
  source: "api" | "file",
): Promise<ValueFate[]> {
  const fates: ValueFate[] = [];
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    fates.push(
      ...(await context.workspace.tx(async (tx) => {
        const told = await setChunk(tx, context, caller, chunk);
        const changed = told.filter(({ outcome }) => outcome === "changed").length;
        // in the same transaction: of a file that breaks off, what is in is known
        if (changed > 0)
          await recordAudit(tx, context, caller, {
            action: "attribute_values_set",
            objectType: "attribute",
            objectId: "values",
            after: { rows: chunk.length, changed, source },
          });
        return told;
      })),
    );
  }
  return fates;
}

async function setChunk(
  tx: Tx,
  context: Context,
  caller: Caller,
  rows: readonly RawRow[],
): Promise<ValueFate[]> {
  const attributes = (await findAttributes(tx)).filter(({ archived }) => !archived);
  const customers = await holdOwners(
    tx,
    context,
    rows.map(({ customer }) => (customer ? [{ kind: customer.by, value: customer.value }] : [])),
  );
  const rejected = new Map<number, Refusal>();
  const read = rows.flatMap((row, place): ReadRow[] => {
    const answer = readRow(row, customers[place], attributes, caller);
    if (!("code" in answer)) return [answer];
    rejected.set(row.index, answer);
    return [];
  });
  const asked = read.filter(({ values }) => values.some(needsConsent)).map(({ customerId }) => customerId);
  const agreed = asked.length > 0 ? await holdHealthConsents(tx, [...new Set(asked)]) : new Set<string>();
  const kept = read.filter(({ index, customerId, values }) => {
    const without = agreed.has(customerId) ? undefined : values.find(needsConsent);
    if (without)
      rejected.set(index, {
        code: "health_consent_missing",
        field: without.attribute.name,
        message: "The customer has not agreed to health data",
      });
    return !without;
  });
  const changed = await putAll(tx, context, caller, attributes, kept);
  const isChanged = ({ customerId, values }: ReadRow) =>
    values.some(({ attribute }) => changed.has(`${customerId} ${attribute.id}`));
  const outcomes = new Map(kept.map((row) => [row.index, isChanged(row)]));
  return rows.map(({ index }): ValueFate => {
    const error = rejected.get(index);
    if (error) return { index, outcome: "rejected", error };
    return { index, outcome: outcomes.get(index) ? "changed" : "unchanged" };
  });
}

const needsConsent = ({ attribute, value }: ReadRow["values"][number]): boolean =>
  attribute.sensitive && value !== null;

/** @returns "customer attribute" of each value that is another now */
async function putAll(
  tx: Tx,
  context: Context,
  caller: Caller,
  attributes: readonly AttributeRow[],
  rows: readonly ReadRow[],
): Promise<Set<string>> {
  const changed = new Set<string>();
  for (const attribute of attributes) {
    const values = new Map(
      rows.flatMap((row) =>
        row.values.flatMap((one): [string, string | null][] =>
          one.attribute.id === attribute.id ? [[row.customerId, one.value]] : [],
        ),
      ),
    );
    if (values.size === 0) continue;
    for (const id of await putValues(tx, context, attribute, values, caller.name))
      changed.add(`${id} ${attribute.id}`);
  }
  return changed;
}

function readRow(
  { index, customer, values, error }: RawRow,
  customerId: string | undefined,
  attributes: readonly AttributeRow[],
  caller: Caller,
): ReadRow | Refusal {
  if (error) return error;
  if (!customer || customerId === undefined)
    return {
      code: "unknown_customer",
      message: "Nobody is known by this; make or import the customer first",
    };
  const read: ReadRow["values"] = [];
  for (const [name, given] of Object.entries(values)) {
    const attribute = attributes.find((one) => one.id === name || one.name === name);
    if (!attribute)
      return { code: "unknown_attribute", field: name, message: `No attribute is named ${name}` };
    if (attribute.sensitive && caller.kind !== "person")
      return { code: "sensitive", field: name, message: "Sensitive attributes are set by people only" };
    const value = given === null ? null : readGiven(attribute, String(given));
    if (value === undefined)
      return {
        code: "not_a_value",
        field: name,
        message: `${name} can't be "${String(given).slice(0, 60)}"`,
      };
    read.push({ attribute, value });
  }
  return { index, customerId, values: read };
}

/** Options by their name or id; days also as exports write them. */
function readGiven(row: AttributeRow, given: string): string | undefined {
  const attribute = toAttribute(row);
  if (attribute.type === "choice") {
    const named = attribute.options.find(({ name }) => name === given.trim());
    return named?.id ?? readAttribute(attribute, given);
  }
  if (attribute.type !== "date") return readAttribute(attribute, given);
  const [, year, month = "", day = ""] =
    /^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*$/.exec(given) ?? [];
  return readAttribute(attribute, year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : given);
}
