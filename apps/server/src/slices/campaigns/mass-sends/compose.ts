import {
  MASS_SEND_VARIABLES,
  PLACEHOLDER,
  type SingleDefinition,
  type MassSendVariant,
  type SendAttachment,
} from "@hortus/contracts";
import type { Db } from "@hortus/kernel";
import { groupBy } from "../../../group-by.ts";
import { findCustomers, nameOr } from "../../customers/index.ts";
import { variantOf, type NewIntent } from "../../outreach/index.ts";
import { findAdvisorNames, findContacts } from "../../wecom/index.ts";

export interface Composed {
  variant: MassSendVariant;
  /** Absent when a variable has no value. */
  text: string | undefined;
  missing: string[];
  /** Who is named in the text, and therefore has to send it. */
  advisorId: string | undefined;
}

type Variable = (typeof MASS_SEND_VARIABLES)[number];

/** What each customer would read; a name is looked up only where a text asks for it. */
export async function compose(
  db: Db,
  id: string,
  { variants, defaults }: Pick<SingleDefinition, "variants" | "defaults">,
  customerIds: readonly string[],
): Promise<Map<string, Composed>> {
  const asks = (name: Variable) => variants.some(({ text }) => text.includes(`{${name}}`));
  const names = asks("customer") ? await findCustomers(db, customerIds) : undefined;
  const contacts = asks("advisor")
    ? groupBy(
        (await findContacts(db, customerIds)).filter(({ removedAt }) => removedAt === null),
        ({ customerId }) => customerId,
      )
    : undefined;
  const chosen = (customerId: string) => contacts?.get(customerId)?.[0]?.advisorId;
  const advisors =
    contacts &&
    (await findAdvisorNames(
      db,
      customerIds.flatMap((one) => chosen(one) ?? []),
    ));
  return new Map(
    customerIds.map((customerId) => {
      const variant = variantOf(id, customerId, variants);
      const advisorId = chosen(customerId);
      const values = {
        customer: knownName(customerId, names?.get(customerId)?.displayName),
        advisor: advisorId === undefined ? undefined : advisors?.get(advisorId),
      };
      return [customerId, { variant, advisorId, ...fillIn(variant.text, values, defaults) }];
    }),
  );
}

/** Puts values in for variables. A name in braces that is no variable is a missing one: it must not go out as it stands. */
export function fillIn(
  template: string,
  values: { [V in Variable]?: string | undefined },
  defaults: { [V in Variable]?: string | undefined },
): { text: string | undefined; missing: string[] } {
  const missing = new Set<string>();
  const text = template.replaceAll(PLACEHOLDER, (whole, name: string) => {
    const variable = MASS_SEND_VARIABLES.find((known) => known === name);
    const value = variable && (values[variable] || defaults[variable]);
    if (!value) missing.add(name);
    return value ?? whole;
  });
  return { text: missing.size > 0 ? undefined : text, missing: [...missing] };
}

/** A name that stands for "unknown" must not be written into a message. */
const knownName = (id: string, name: string | undefined): string | undefined =>
  name === nameOr(id, "") ? undefined : name;

export interface MassSendSource<Definition = SingleDefinition> {
  id: string;
  name: string;
  definition: Definition;
  startedAt: Date;
  /** The address that is sent for a page; its own where it is not counted. */
  links?: ReadonlyMap<string, string> | undefined;
}

export const purposeOf = (massSendId: string): string => `mass-send:${massSendId}`;

/** An intent for each of the customers. */
export async function composeIntents(
  db: Db,
  { id, name, definition, startedAt, links }: MassSendSource,
  customerIds: readonly string[],
): Promise<NewIntent[]> {
  const composed = await compose(db, id, definition, customerIds);
  // One object for all who have it in common: a plan makes a million intents, and what is one is also stored once.
  const why = {
    kind: "mass_send",
    massSendId: id,
    massSendName: name,
    at: startedAt.toISOString(),
  } as const;
  const { class: purpose, classes, holdOutPercent } = definition;
  const ofVariant = new Map(
    definition.variants.map((variant) => [
      variant.id,
      {
        attachments: variant.attachments.map((one) => tracked(one, links)),
        experiment: { id, holdOutPercent, variant: variant.id },
      },
    ]),
  );
  return [...composed].map(([customerId, { variant, text, advisorId }]) => ({
    customerId,
    purposeKey: purposeOf(id),
    kind: "message",
    class: purpose,
    classes,
    advisorId,
    title: name,
    text: text ?? variant.text,
    template: variant.text,
    ...ofVariant.get(variant.id),
    why,
    valueFen: 0,
    plannedAt: startedAt,
    refusal: text === undefined ? "missing_variable" : undefined,
  }));
}

const tracked = (attachment: SendAttachment, links: MassSendSource["links"]): SendAttachment =>
  attachment.kind === "link"
    ? { ...attachment, url: links?.get(attachment.url) ?? attachment.url }
    : attachment;
