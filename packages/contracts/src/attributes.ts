import { z } from "zod";
import { id, idParams, instant, text } from "./common.ts";
import { OPERATORS, READERS, route } from "./route.ts";

/** Free text is none of them: what is written down about a person belongs into the remark, which is sealed. */
export const ATTRIBUTE_TYPES = ["choice", "number", "date"] as const;
export const attributeType = z.enum(ATTRIBUTE_TYPES);

/** Something that this workspace wants to know of its customers, beyond what everybody has. Health belongs to conditions (SEG-7). */
export const attribute = z.object({
  id,
  name: z.string(),
  type: attributeType,
  /** Of a choice; empty for the others. Rules and journeys name them by id, so a name may change. */
  options: z.array(z.object({ id, name: z.string() })),
  /** Archived ones are offered no more; values that customers have stay, and rules go on. */
  archived: z.boolean(),
});
export type Attribute = z.infer<typeof attribute>;

export const customerAttribute = attribute.extend({
  /** An option's id, a decimal number, or YYYY-MM-DD; absent while nobody said. */
  value: z.string().optional(),
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

export const attributeRoutes = {
  listAttributes: route({
    method: "GET",
    path: "/attributes",
    summary: "The attributes that this workspace keeps of its customers, archived ones last; 100 at most",
    roles: READERS,
    response: z.object({ rows: z.array(attribute) }),
  }),
  createAttribute: route({
    method: "POST",
    path: "/attributes",
    summary: "Defines an attribute; its type is for good",
    roles: OPERATORS,
    body: body.extend({ type: attributeType }),
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
  listCustomerAttributes: route({
    method: "GET",
    path: "/customers/:id/attributes",
    summary: "A customer's attributes, with and without a value; advisors ask for own customers only",
    roles: [...READERS, "advisor"],
    params: idParams,
    response: ofCustomer,
  }),
  setCustomerAttribute: route({
    method: "PUT",
    path: "/customers/:id/attributes/:attributeId",
    summary: "Sets an attribute of a customer, or takes its value away with null",
    roles: [...OPERATORS, "advisor"],
    params: z.object({ id, attributeId: id }),
    body: z.object({ value: z.string().max(100).nullable() }),
    response: ofCustomer,
  }),
};
