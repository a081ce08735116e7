import { z } from "zod";
import { id, idParams, instant, text } from "./common.ts";
import { IDENTITY_KINDS } from "./customers.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** Texts are sealed, and no rule asks for them. */
export const ATTRIBUTE_TYPES = ["choice", "number", "date", "text"] as const;
export const attributeType = z.enum(ATTRIBUTE_TYPES);

/** Something that this workspace wants to know of its customers, beyond what everybody has. */
export const attribute = z.object({
  id,
  name: z.string(),
  type: attributeType,
  /** Of a choice; empty for the others. Rules and journeys name them by id, so a name may change. */
  options: z.array(z.object({ id, name: z.string() })),
  /** Health and the like (PIPL 28): kept only of those who agreed to health data, and there for few (`SENSITIVE_READERS`). */
  sensitive: z.boolean(),
  /** The fact by which rules ask for it; absent: they can't. */
  fact: z.string().optional(),
  /** Archived ones are offered no more; values that customers have stay, and rules go on. */
  archived: z.boolean(),
});
export type Attribute = z.infer<typeof attribute>;

export const customerAttribute = attribute.extend({
  /** An option's id, a decimal number, YYYY-MM-DD, or text; absent while nobody said, and while it is hidden. */
  value: z.string().optional(),
  /** Of a sensitive one: there is a value, shown to whoever says why. */
  hidden: z.boolean(),
  changedAt: instant.optional(),
  /** A person, or the journey that set it. */
  by: z.string().optional(),
});
export type CustomerAttribute = z.infer<typeof customerAttribute>;

/** What is stored of a value that somebody gave; undefined when it is none of this attribute's. Numbers lose their surplus zeros. */
export function readAttribute(
  { type, options }: Pick<Attribute, "type" | "options">,
  given: string,
): string | undefined {
  const value = given.trim();
  if (type === "choice") return options.some((option) => option.id === value) ? value : undefined;
  if (type === "number") return /^-?\d{1,12}(\.\d{1,6})?$/.test(value) ? String(Number(value)) : undefined;
  if (type === "text") return value !== "" && value.length <= 200 ? value : undefined;
  return z.iso.date().safeParse(value).success ? value : undefined;
}

const body = z.object({
  name: text(30),
  /** Those with an id keep it; one that is left out is offered no more. */
  options: z
    .array(z.object({ id: id.optional(), name: text(30) }))
    .max(50)
    .default([]),
});
const ofCustomer = z.object({ rows: z.array(customerAttribute), asOf: instant });

/** Rows of a file that is answered at once, and of a call. */
export const MOST_ATTRIBUTE_ROWS = { file: 10_000, call: 1_000 } as const;

const valueRow = z.object({
  customer: z.object({ by: z.enum(IDENTITY_KINDS), value: text(100) }),
  /** By the attribute's name or id: an option's name or id, a number, YYYY-MM-DD, a text; null takes the value away. */
  values: z
    .record(text(36), z.union([z.string().max(200), z.number(), z.null()]))
    .refine((values) => Object.keys(values).length <= 100, "100 attributes at most"),
});
export type AttributeValueRow = z.input<typeof valueRow>;

export const VALUE_OUTCOMES = ["changed", "unchanged", "rejected"] as const;
const valueFate = z.object({
  /** The row's place in the batch from 0; in a file, the line from 1 where it begins. */
  index: z.int(),
  outcome: z.enum(VALUE_OUTCOMES),
  /** Nothing of a rejected row is kept. `field`: the attribute. */
  error: z.object({ code: z.string(), field: z.string().optional(), message: z.string() }).optional(),
});
export type ValueFate = z.infer<typeof valueFate>;
const fates = z.object({
  rows: z.array(valueFate),
  counts: z.object({ changed: z.int(), unchanged: z.int(), rejected: z.int() }),
});

const own = [...OPERATORS, "advisor"] as const;

export const attributeRoutes = {
  listAttributes: route({
    method: "GET",
    path: "/attributes",
    summary:
      "The attributes that this workspace keeps of its customers, archived ones last; 100 at most. Sensitive ones only for those who may see them",
    roles: READERS,
    response: z.object({ rows: z.array(attribute) }),
  }),
  createAttribute: route({
    method: "POST",
    path: "/attributes",
    summary: "Defines an attribute; its type and whether it is sensitive are for good",
    roles: OPERATORS,
    body: body.extend({ type: attributeType, sensitive: z.boolean().default(false) }),
    response: attribute,
  }),
  changeAttribute: route({
    method: "PUT",
    path: "/attributes/:id",
    summary: "Renames it and its options, adds options, archives it or takes it back",
    roles: OPERATORS,
    params: idParams,
    body: body.extend({ archived: z.boolean().default(false) }),
    response: attribute,
  }),
  setAttributeValues: route({
    method: "PUT",
    path: "/attributes/values",
    summary:
      "Sets attributes of up to a thousand customers who are known, and answers each row's fate; keys can't set sensitive ones",
    roles: OPERATORS,
    scope: "customers:write",
    body: z.object({ rows: z.array(valueRow).min(1).max(MOST_ATTRIBUTE_ROWS.call) }),
    response: fates,
  }),
  importAttributeValues: route({
    method: "POST",
    path: "/attributes/import",
    summary:
      "Sets attributes from a CSV file whose columns are a phone, a member number or another id, and attributes by their names; an empty cell changes nothing",
    roles: OPERATORS,
    upload: { maxBytes: 8 * 1024 * 1024 },
    response: fates,
  }),
  attributeTemplate: route({
    method: "GET",
    path: "/attributes/template.csv",
    summary: "A CSV file with a column for each attribute in use, to fill in",
    roles: OPERATORS,
    query: z.object({ lang: z.enum(["zh", "en"]).default("zh") }),
    response: "file",
  }),
  listCustomerAttributes: route({
    method: "GET",
    path: "/customers/:id/attributes",
    summary:
      "A customer's attributes, with and without a value, sensitive values hidden; advisors ask for own customers only",
    roles: [...READERS, "advisor"],
    params: idParams,
    response: ofCustomer,
  }),
  revealCustomerAttributes: route({
    method: "POST",
    path: "/customers/:id/attributes/reveal",
    summary: "The same with sensitive values; who asked and why is recorded",
    roles: own,
    params: idParams,
    body: z.object({ reason: text(200) }),
    response: ofCustomer,
  }),
  setCustomerAttribute: route({
    method: "PUT",
    path: "/customers/:id/attributes/:attributeId",
    summary:
      "Sets an attribute of a customer, or takes its value away with null; a sensitive one only of those who agreed to health data",
    roles: own,
    params: z.object({ id, attributeId: id }),
    body: z.object({ value: z.string().max(200).nullable() }),
    response: ofCustomer,
  }),
};
