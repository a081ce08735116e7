import type { JourneyDefinition, JourneyStep } from "@hortus/contracts";
import { findPastEvents, type StoredEvent } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { orderPaid, orderRefunded, orderRemoved } from "../../commerce/events.ts";
import { complaintOpened } from "../../customers/events.ts";
import { rehearseIntents, type Rehearsed, type RehearsedSends } from "../../outreach/index.ts";
import { findMembersAmong } from "../../segments/index.ts";
import { findContacts } from "../../wecom/index.ts";
import { keyOf, matches, type OfCustomer } from "../definitions/event-catalogue.ts";
import type { Entrance } from "../enrolments/enrol.ts";
import { leadsOn } from "../definitions/awaited.ts";
import { exitReason, stepsById, type Happening } from "../model.ts";
import { dateFact, findDates } from "../steps/dates-store.ts";
import { whoAnswers } from "../steps/scene.ts";
import { armOf } from "../steps/splits.ts";
import { wakeAt } from "../steps/waits.ts";

export interface Noted {
  stepId: string;
  at: Date;
  outcome: "pass" | "skip" | "defer" | "hold" | "done" | "chosen";
  path?: string | undefined;
  reason?: string | undefined;
  advisorId?: string | undefined;
}

export interface Walker {
  entrance: Entrance;
  startedAt: Date;
  /** The next step, and when. */
  stepId: string | null;
  at: Date;
  /** Events that ended a wait: they don't end the journey. */
  ledOnBy: Set<string>;
  steps: Noted[];
  /** "done", "under_way", or why it left. */
  endedWith: string;
}

/** Those who would have been at one step in one half hour go through it together. */
const TOGETHER_MS = 30 * 60_000;

/**
 * Leads everybody through the steps in the order of time, until `until`. Rules, segments and dates are answered by what is known today;
 * events by what happened then; the guards are asked at each moment, and count what this very walk would have sent before.
 */
export async function walk(
  context: Context,
  journeyId: string,
  definition: JourneyDefinition,
  entrances: readonly Entrance[],
  until: Date,
): Promise<Walker[]> {
  const { db } = context.workspace;
  const steps = stepsById(definition);
  const customerIds = [...new Set(entrances.map(({ customerId }) => customerId))];
  const known = {
    definition,
    contacts: groupBy(await findContacts(db, customerIds), ({ customerId }) => customerId),
    events: await eventsOf(context, definition, customerIds, entrances, until),
    sends: new Map() as RehearsedSends,
  };
  const walkers = entrances.map((entrance): Walker => {
    const startedAt = new Date(entrance.cause.at);
    return {
      entrance,
      startedAt,
      stepId: definition.start,
      at: startedAt,
      ledOnBy: new Set(),
      steps: [],
      endedWith: "under_way",
    };
  });
  for (;;) {
    const under = walkers.filter(({ endedWith, at }) => endedWith === "under_way" && at < until);
    const first = under.reduce<Walker | undefined>(
      (best, each) => (!best || each.at < best.at ? each : best),
      undefined,
    );
    if (!first) return walkers;
    const slot = Math.floor(first.at.getTime() / TOGETHER_MS);
    const together = under.filter(
      ({ stepId, at }) => stepId === first.stepId && Math.floor(at.getTime() / TOGETHER_MS) === slot,
    );
    const step = first.stepId === null ? undefined : steps.get(first.stepId);
    for (const walker of together) {
      const reason = exitBefore(definition, walker, known.events.get(walker.entrance.customerId) ?? []);
      if (reason) walker.endedWith = reason;
      else if (!step) walker.endedWith = "done";
    }
    const staying = together.filter(({ endedWith }) => endedWith === "under_way");
    if (step && staying.length > 0) await take(context, journeyId, step, staying, known);
  }
}

type Known = {
  definition: JourneyDefinition;
  contacts: ReadonlyMap<string, readonly { advisorId: string; removedAt: Date | null }[]>;
  events: ReadonlyMap<string, readonly OfCustomer[]>;
  sends: RehearsedSends;
};

/** What decides about waits and exits, of these customers only. */
async function eventsOf(
  { workspace }: Context,
  definition: JourneyDefinition,
  customerIds: readonly string[],
  entrances: readonly Entrance[],
  until: Date,
): Promise<Map<string, OfCustomer[]>> {
  const first = entrances[0];
  if (!first) return new Map();
  const awaited = definition.steps.flatMap((step) =>
    step.kind === "wait" && step.until.kind === "event" ? [step.until.event] : [],
  );
  const events = await findPastEvents(workspace.db, {
    types: [
      ...new Set([...awaited, orderPaid.type, orderRefunded.type, orderRemoved.type, complaintOpened.type]),
    ],
    from: new Date(first.cause.at),
    until,
    customerIds,
    limit: 50_000,
  });
  return groupBy(
    events.filter((event): event is OfCustomer => event.customerId !== undefined),
    ({ customerId }) => customerId,
  );
}

function exitBefore(
  definition: JourneyDefinition,
  { entrance, startedAt, at, ledOnBy }: Walker,
  events: readonly OfCustomer[],
): string | undefined {
  for (const event of events) {
    if (event.occurredAt <= startedAt || event.occurredAt > at || ledOnBy.has(event.id)) continue;
    const happening = toHappening(event);
    const reason =
      happening && exitReason(definition, { key: entrance.key, startedAt, cause: entrance.cause }, happening);
    if (reason) return reason;
  }
  return undefined;
}

function toHappening(event: OfCustomer): Happening | undefined {
  const stored: StoredEvent = event;
  if (orderPaid.is(stored)) return { kind: "order_paid", key: keyOf(event), at: event.occurredAt };
  if (orderRefunded.is(stored)) return { kind: "order_refunded", orderId: stored.payload.orderId };
  if (complaintOpened.is(stored)) return { kind: "complaint_opened", at: event.occurredAt };
  return orderRemoved.is(stored) ? { kind: "order_removed", orderId: stored.payload.orderId } : undefined;
}

const go = (walker: Walker, stepId: string | null, at: Date = walker.at): void => {
  walker.stepId = stepId;
  walker.at = at;
};

const chose = (walker: Walker, step: JourneyStep, path: string, next: string | null, at?: Date): void => {
  walker.steps.push({ stepId: step.id, at: at ?? walker.at, outcome: "chosen", path });
  go(walker, next, at);
};

async function take(
  context: Context,
  journeyId: string,
  step: JourneyStep,
  group: readonly Walker[],
  known: Known,
): Promise<void> {
  const { db } = context.workspace;
  const customerIds = group.map(({ entrance }) => entrance.customerId);
  switch (step.kind) {
    case "wait":
      return wait(context, step, group, known);
    case "message":
    case "task":
      return send(context, journeyId, step, group, known);
    case "branch": {
      let undecided = [...group];
      for (const { id, rule, next } of step.paths) {
        const answering = await whoAnswers(db, context, rule, customerIds, context.clock.now());
        for (const walker of undecided)
          if (answering.has(walker.entrance.customerId)) chose(walker, step, id, next);
        undecided = undecided.filter(({ entrance }) => !answering.has(entrance.customerId));
      }
      for (const walker of undecided) chose(walker, step, "otherwise", step.otherwise);
      return undefined;
    }
    case "split":
      for (const walker of group) {
        const arm = armOf(step, journeyId, walker.entrance.customerId);
        chose(walker, step, arm, step.arms.find(({ id }) => id === arm)?.next ?? null);
        if (arm === "hold_out") walker.endedWith = "held_out";
      }
      return undefined;
    case "exit":
      for (const walker of group) walker.endedWith = step.name;
      return undefined;
    default:
      for (const walker of group) {
        walker.steps.push({ stepId: step.id, at: walker.at, outcome: "done" });
        go(walker, step.next);
      }
      return undefined;
  }
}

async function wait(
  context: Context,
  step: Extract<JourneyStep, { kind: "wait" }>,
  group: readonly Walker[],
  { definition, events }: Known,
): Promise<void> {
  const { db } = context.workspace;
  const { until } = step;
  const customerIds = group.map(({ entrance }) => entrance.customerId);
  const fact = until.kind === "date" ? dateFact(context.facts, until.fact) : undefined;
  const dates = fact ? await findDates(db, fact, customerIds, context.timeZone) : undefined;
  const members =
    until.kind === "segment" ? await findMembersAmong(db, until.segmentId, customerIds) : new Set<string>();
  const otherwise = step.otherwise === undefined ? step.next : step.otherwise;
  for (const walker of group) {
    const { customerId } = walker.entrance;
    const date = dates?.get(customerId);
    const { startedAt, at } = walker;
    const wake = wakeAt(until, { startedAt, arrivedAt: at, timeZone: context.timeZone, date });
    if (members.has(customerId)) chose(walker, step, "next", step.next);
    else if (!wake) chose(walker, step, "otherwise", otherwise);
    else if (until.kind === "event") {
      const came = events
        .get(customerId)
        ?.find((event) => event.occurredAt > at && event.occurredAt <= wake && matches(event, until));
      if (came && leadsOn(definition, step.id, came)) walker.ledOnBy.add(came.id);
      if (came) chose(walker, step, "next", step.next, came.occurredAt);
      else chose(walker, step, "otherwise", otherwise, wake);
    } else if (until.kind === "segment") chose(walker, step, "otherwise", otherwise, wake);
    else go(walker, step.next, wake > at ? wake : at);
  }
}

async function send(
  context: Context,
  journeyId: string,
  step: Extract<JourneyStep, { kind: "message" | "task" }>,
  group: readonly Walker[],
  { contacts, sends }: Known,
): Promise<void> {
  const at = group[0]?.at ?? context.clock.now();
  const intents = group.map(({ entrance }): Rehearsed => ({
    customerId: entrance.customerId,
    kind: step.kind,
    class: step.class,
    title: step.name,
    text: step.text,
    plannedAt: at,
    advisorId: contacts.get(entrance.customerId)?.find(({ removedAt }) => removedAt === null)?.advisorId,
    why: {
      kind: "journey",
      journeyId,
      journeyName: "",
      stepId: step.id,
      stepName: step.name,
      day: 0,
      cause: entrance.cause,
    },
  }));
  const verdicts = await rehearseIntents(context.workspace.db, context, at, intents, sends);
  for (const [index, walker] of group.entries()) {
    const verdict = verdicts[index];
    if (verdict)
      walker.steps.push({
        stepId: step.id,
        at: walker.at,
        outcome: verdict.outcome,
        reason: verdict.reason,
        advisorId: verdict.advisorId,
      });
    go(walker, step.next);
  }
}
