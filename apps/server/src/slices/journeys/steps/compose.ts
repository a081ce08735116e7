import { daysBetween, localDate } from "@hortus/kernel";
import { findCustomers, nameOr } from "../../customers/index.ts";
import type { NewIntent } from "../../outreach/index.ts";
import { findAdvisorNames } from "../../wecom/index.ts";
import { purposeOf } from "../enrolments/exit.ts";
import { render, type Variable } from "../model.ts";
import type { Scene, StepOf, Traveller } from "./scene.ts";

/** What a step means to do for each: the words with their variables replaced, or why they can't be. */
export async function composeIntents(
  { tx, context, contacts }: Scene,
  step: StepOf<"message" | "task">,
  group: readonly Traveller[],
): Promise<NewIntent[]> {
  if (group.length === 0) return [];
  const names = await findCustomers(
    tx,
    group.map(({ row }) => row.customer_id),
  );
  const chosen = new Map(
    group.map(({ row }) => [
      row.customer_id,
      contacts.get(row.customer_id)?.find(({ removedAt }) => removedAt === null),
    ]),
  );
  const advisors = await findAdvisorNames(tx, [
    ...new Set([...chosen.values()].flatMap((contact) => contact?.advisorId ?? [])),
  ]);
  const ask = step.kind === "task" ? { days: step.dueDays, evidence: step.evidence } : undefined;
  return group.map(({ row, version, dueAt }) => {
    const advisorId = chosen.get(row.customer_id)?.advisorId;
    const values: { [V in Variable]?: string | undefined } = {
      customer: knownName(row.customer_id, names.get(row.customer_id)?.displayName),
      advisor: advisorId && advisors.get(advisorId),
      // {product} is always the journey's own word: an order's goods may be prescription drugs, which no message may name (GRD-2)
    };
    const text = render(step.text, values, version.definition.defaults);
    const { timeZone } = context;
    return {
      customerId: row.customer_id,
      purposeKey: `${purposeOf(row.id)}${step.id}`,
      kind: step.kind,
      class: step.class,
      advisorId,
      title: step.kind === "task" ? step.title : step.name,
      text: text ?? step.text,
      ask,
      template: step.text,
      attachments: step.kind === "message" ? step.attachments : undefined,
      why: {
        journeyId: version.journeyId,
        journeyName: version.journeyName,
        stepId: step.id,
        stepName: step.name,
        day: daysBetween(localDate(row.started_at, timeZone), localDate(dueAt, timeZone)),
        cause: row.cause,
      },
      valueFen: row.cause.amountFen ?? 0,
      plannedAt: dueAt,
      // without an advisor the text can't name one either: the reason to tell is the first
      refusal: advisorId === undefined ? "no_contact" : text === undefined ? "missing_variable" : undefined,
    };
  });
}

/** What members of the company are told of each, or why nobody is. A customer without a name is told of by their sign. */
export async function composeTellings(
  { tx, contacts }: Scene,
  step: StepOf<"notify">,
  group: readonly Traveller[],
) {
  const ids = group.map(({ row }) => row.customer_id);
  const names = await findCustomers(tx, ids);
  const advisorOf = (id: string) => contacts.get(id)?.find(({ removedAt }) => removedAt === null)?.advisorId;
  const advisors = await findAdvisorNames(tx, [...new Set(ids.flatMap((id) => advisorOf(id) ?? []))]);
  return group.map((traveller) => {
    const { row, version } = traveller;
    const advisorId = advisorOf(row.customer_id);
    const values = {
      customer: names.get(row.customer_id)?.displayName,
      advisor: advisorId && advisors.get(advisorId),
    };
    const text = render(step.text, values, version.definition.defaults);
    const userIds = new Set([...(step.toAdvisor && advisorId ? [advisorId] : []), ...step.userIds]);
    const reason = userIds.size === 0 ? "no_contact" : text === undefined ? "missing_variable" : undefined;
    const messages = [...userIds].flatMap((userId) =>
      text === undefined ? [] : [{ userId, purposeKey: `${purposeOf(row.id)}${step.id}`, text }],
    );
    return { traveller, reason, messages };
  });
}

/** A name that stands for "unknown" must not be written into a message. */
const knownName = (id: string, name: string | undefined): string | undefined =>
  name === nameOr(id, "") ? undefined : name;
