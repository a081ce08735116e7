import { ownEventRow, type RowProblem } from "@hortus/contracts";
import { ok, refused, type Result } from "@hortus/kernel";
import { problemOfRow, readRowInstant } from "../../../pushed-rows.ts";
import type { Identity } from "../recognise/identities.ts";
import { readRowIdentities } from "../recognise/row-identities.ts";
import type { Place } from "./places.ts";
import type { OwnEventRow } from "./store.ts";

/** An event that can be stored as it stands. */
export interface OwnEventInput {
  externalId: string;
  definition: OwnEventRow;
  occurredAt: Date;
  /** Those that can be used; at least one. */
  identities: Identity[];
  /** By the code of the property. */
  values: ReadonlyMap<string, string | number>;
}

/** Reads a row as somebody pushed it, by the definitions of this workspace. */
export function readOwnEvent(
  raw: unknown,
  definitions: ReadonlyMap<string, OwnEventRow>,
  now: Date,
): Result<OwnEventInput, RowProblem> {
  const parsed = ownEventRow.safeParse(raw);
  if (!parsed.success) return refused(problemOfRow(parsed.error));
  const { externalId, event, properties = {} } = parsed.data;
  const definition = definitions.get(event);
  if (!definition || definition.archived)
    return refused({
      code: "unknown_event",
      field: "event",
      message: definition ? `${event} is archived` : `No event is defined by the code ${event}`,
    });
  const occurredAt = readRowInstant(parsed.data.occurredAt, "occurredAt", now);
  if (!occurredAt.ok) return occurredAt;
  const identities = readRowIdentities(parsed.data.identities);
  if (!identities.ok) return identities;
  const values = readProperties(definition, properties);
  if (!values.ok) return values;
  return ok({
    externalId,
    definition,
    occurredAt: occurredAt.value,
    identities: identities.value,
    values: values.value,
  });
}

/** Numbers stay below what adds up exactly, and have six decimals at most, as rules do. */
const NUMBER = /^-?\d{1,12}(\.\d{1,6})?$/;

function readProperties(
  { code: event, properties }: OwnEventRow,
  given: Readonly<Record<string, string | number>>,
): Result<Map<string, string | number>, RowProblem> {
  const values = new Map<string, string | number>();
  for (const [code, value] of Object.entries(given)) {
    const field = `properties.${code}`;
    const property = properties.find((one) => one.code === code);
    if (!property)
      return refused({ code: "unknown_property", field, message: `${event} has no property ${code}` });
    if (property.type === "number") {
      if (typeof value !== "number" || !NUMBER.test(String(value)))
        return refused({
          code: "invalid_field",
          field,
          message: `${code} is a number with twelve digits and six decimals at most`,
        });
      values.set(code, value);
      continue;
    }
    const text = typeof value === "string" ? value.trim() : undefined;
    if (text === undefined || text.includes("\0") || /\p{Surrogate}/u.test(text))
      return refused({ code: "invalid_field", field, message: `${code} is a text` });
    if (text !== "") values.set(code, text); // an empty text is unknown, as everywhere
  }
  return ok(values);
}

export function valuesByPlace({ definition, values }: Pick<OwnEventInput, "definition" | "values">): {
  [place in Place]?: string | number;
} {
  return Object.fromEntries(
    definition.properties.flatMap(({ code, place }) => {
      const value = values.get(code);
      return value === undefined ? [] : [[place, value]];
    }),
  );
}
