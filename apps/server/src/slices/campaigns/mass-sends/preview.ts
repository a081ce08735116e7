import type { AudiencePreview, MassSendDefinition, SingleDefinition } from "@hortus/contracts";
import { newId, notFound } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { findCustomers } from "../../customers/index.ts";
import { askGuards } from "../../outreach/index.ts";
import { findAdvisorNames, findContacts } from "../../wecom/index.ts";
import { readAudience, START, type Place } from "./audience.ts";
import { compose, composeIntents } from "./compose.ts";
import { previewPosts } from "./posts.ts";

const PAGE = 4_000;
/** About a second of work; beyond it the figures are of those who were looked at, and say so. */
const MOST = 20_000;

/** What would become of an audience if it were sent at its time: the guards are asked, nothing is written. */
export async function previewAudience(
  context: Context,
  definition: MassSendDefinition,
  id = newId(context.clock),
): Promise<AudiencePreview> {
  const at = startOf(context, definition);
  if (definition.channel !== "single") return previewPosts(context, definition, { id, at });
  // The guards shall see the hour at which it goes out: in the evening they would see quiet hours.
  const then: Context = { ...context, clock: { now: () => at } };
  const seen = new Set<string>();
  const taps = new Set<string>();
  const advisors = new Set<string>();
  const deferred = new Map<string, number>();
  const refused = new Map<string, number>();
  let [excluded, messages, heldOut] = [0, 0, 0];
  let place: Place | undefined = START;
  while (place && seen.size < MOST) {
    const page = await readAudience(context.workspace.db, definition.audience, place, PAGE);
    place = page.next;
    excluded += page.excluded;
    const fresh = page.customerIds.filter((customerId) => !seen.has(customerId));
    for (const customerId of fresh) seen.add(customerId);
    const source = { id, name: "", definition, startedAt: at };
    const intents = await composeIntents(context.workspace.db, source, fresh);
    const [complete, incomplete] = [
      intents.filter(({ refusal }) => !refusal),
      intents.filter(({ refusal }) => refusal),
    ];
    if (incomplete.length > 0) add(refused, "missing_variable", incomplete.length);
    const texts = new Map(complete.map(({ customerId, text }) => [customerId, text]));
    for (const { customerId, verdict } of await askGuards(then, complete)) {
      if (verdict.kind === "pass") {
        messages += 1;
        advisors.add(verdict.advisorId);
        taps.add(`${verdict.advisorId}\n${texts.get(customerId)}`);
      } else if (verdict.reason === "hold_out") heldOut += 1;
      else add(verdict.kind === "skip" ? refused : deferred, verdict.reason, 1);
    }
  }
  return {
    size: seen.size,
    isWhole: place === undefined,
    excluded,
    messages,
    advisors: advisors.size,
    taps: taps.size,
    heldOut,
    deferred: toRows(deferred),
    refused: toRows(refused),
    asOf: context.clock.now().toISOString(),
  };
}

/** Each variant as this customer would read it. */
export async function previewMessage(context: Context, definition: SingleDefinition, customerId: string) {
  const { db } = context.workspace;
  const customer = (await findCustomers(db, [customerId])).get(customerId);
  if (!customer) throw notFound("This customer");
  const [contact] = (await findContacts(db, [customer.id])).filter(({ removedAt }) => removedAt === null);
  const names = await findAdvisorNames(db, contact ? [contact.advisorId] : []);
  const variants = [];
  for (const variant of definition.variants) {
    const composed = await compose(db, newId(context.clock), { ...definition, variants: [variant] }, [
      customer.id,
    ]);
    const { text, missing = [] } = composed.get(customer.id) ?? {};
    variants.push({ id: variant.id, text, missing });
  }
  return {
    variants,
    customer: { id: customer.id, name: customer.displayName },
    advisor: contact && { id: contact.advisorId, name: names.get(contact.advisorId) ?? contact.advisorId },
  };
}

function startOf({ clock }: Context, { startAt }: MassSendDefinition): Date {
  const wanted = startAt === undefined ? 0 : Date.parse(startAt);
  return new Date(Math.max(wanted, clock.now().getTime()));
}

const add = (counts: Map<string, number>, reason: string, count: number) =>
  counts.set(reason, (counts.get(reason) ?? 0) + count);

const toRows = (counts: ReadonlyMap<string, number>) =>
  [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
