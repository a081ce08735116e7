import type { CalendarBeginning, CalendarRehearsal, CalendarStep } from "@hortus/contracts";
import { daysBetween, localDate, pausedClock, ProblemError } from "@hortus/kernel";
import type { Context } from "../../../context.ts";
import { groupBy } from "../../../group-by.ts";
import { readTargets, rehearsePosts, type DecidedPost, type RehearsedPosts } from "../../outreach/index.ts";
import { findAdvisorNames, findGroupHeads } from "../../wecom/index.ts";
import { capacityWarnings, loadOf, type RehearsedWork } from "../rehearsal/load.ts";
import { objectionsOf } from "../rehearsal/objections.ts";
import { findBeginnings } from "./enrol.ts";
import { instantOfStep } from "./plan.ts";
import type { CalendarRow } from "./store.ts";
import { findHandlers, purposeOf, toPost, type Due } from "./work.ts";

const PAGE = 500;
const MOST_DAYS = 92;
const MOST_TARGETS = 200;
/** Each moment asks all guards anew: what comes after so many is left out, and said. */
const MOST_MOMENTS = 300;
const TARGETS_SHOWN = 50;

interface Begun {
  target: string;
  startedOn: string;
}

interface Noted extends Due {
  outcome: "pass" | "skip" | "defer" | "hold";
  reason?: string | undefined;
  detail?: { zh: string; en: string } | undefined;
  until?: Date | undefined;
  advisorId?: string | undefined;
}

/**
 * Leads groups or advisors through the days without writing or sending anything. Every guard is asked at each step's own moment, past or
 * to come: groups, their owners and settings are today's; of posts, those of that time count, and what this very walk let pass.
 */
export async function rehearseCalendar(
  context: Context,
  journey: CalendarRow,
  beginning: CalendarBeginning,
): Promise<CalendarRehearsal> {
  const { entered, walked } = await findBegun(context, journey, beginning);
  const coming = inTime(context, journey, walked);
  const moments = [...groupBy(coming, ({ at }) => at.toISOString()).values()];
  const noted = await walk(context, journey, moments.slice(0, MOST_MOMENTS));
  const load = await loadOf(context, noted.flatMap(toWork));
  return {
    entered,
    rehearsed: walked.length,
    steps: stepsOf(context, journey, noted),
    load,
    warnings: [...warningsOf(entered, walked.length, moments.length), ...capacityWarnings(load)],
    targets: await describeWalked(context, journey, walked.slice(0, TARGETS_SHOWN), noted),
  };
}

/** How many it is for, and the first of them with their day 1: those that began earliest. */
async function findBegun(
  context: Context,
  { definition }: CalendarRow,
  beginning: CalendarBeginning,
): Promise<{ entered: number; walked: Begun[] }> {
  const { workspace, timeZone } = context;
  if (beginning.kind === "began" && definition.channel === "moments")
    throw new ProblemError(400, "needs_a_day", "Moments have no beginning of their own", {
      field: "kind",
      hint: "Choose a day 1.",
    });
  if (beginning.kind === "began") {
    const days = daysBetween(beginning.from, beginning.to);
    if (days < 0 || days >= MOST_DAYS)
      throw new ProblemError(400, "bad_range", `Ask for 1 to ${MOST_DAYS} days`, { field: "to" });
  }
  let entered = 0;
  let walked: Begun[] = [];
  let after: string | undefined;
  do {
    const { targets, next } = await readTargets(workspace.db, definition, after, PAGE);
    after = next?.after;
    const found: Begun[] = [];
    if (beginning.kind === "date")
      found.push(...targets.map((target) => ({ target, startedOn: beginning.day })));
    else
      for (const [target, { createdAt }] of await findBeginnings(
        workspace.db,
        context,
        definition,
        targets,
      )) {
        const startedOn = createdAt && localDate(createdAt, timeZone);
        if (startedOn && startedOn >= beginning.from && startedOn <= beginning.to)
          found.push({ target, startedOn });
      }
    entered += found.length;
    walked = [...walked, ...found]
      .toSorted((a, b) => a.startedOn.localeCompare(b.startedOn))
      .slice(0, MOST_TARGETS);
  } while (after !== undefined);
  return { entered, walked };
}

/** Every step of everybody, the earliest first. */
const inTime = ({ timeZone }: Context, { definition }: CalendarRow, begun: readonly Begun[]): Due[] =>
  begun
    .flatMap(({ target, startedOn }) =>
      definition.steps.map((step) => ({ step, at: instantOfStep(step, startedOn, timeZone), target })),
    )
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());

async function walk(
  context: Context,
  journey: CalendarRow,
  moments: readonly (readonly Due[])[],
): Promise<Noted[]> {
  const steps = new Map(journey.definition.steps.map((step) => [purposeOf(journey.id, step.id), step]));
  const before: RehearsedPosts = { passed: [], purposes: new Set(steps.keys()) };
  const handlerOf = await findHandlers(context.workspace.db, journey, moments.flat());
  const noted: Noted[] = [];
  for (const together of moments) {
    const at = together[0]?.at ?? context.clock.now();
    const posts = together.flatMap((due) => toPost(journey, due) ?? []);
    const decided =
      posts.length > 0 ? await rehearsePosts({ ...context, clock: pausedClock(at) }, posts, before) : [];
    for (const one of decided) {
      const step = steps.get(one.post.purpose_key);
      if (step) noted.push(toNoted(one, step, at));
    }
    for (const due of together) {
      if (due.step.kind === "post") continue;
      const advisorId = handlerOf(due.target);
      noted.push({
        ...due,
        advisorId,
        ...(advisorId === undefined ? { outcome: "skip", reason: "no_group" } : { outcome: "pass" }),
      });
    }
  }
  return noted;
}

function toNoted({ post: { target }, verdict }: DecidedPost, step: CalendarStep, at: Date): Noted {
  const { kind: outcome, detail } = verdict;
  return verdict.kind === "pass"
    ? { step, at, target, outcome, advisorId: verdict.advisorId }
    : { step, at, target, outcome, reason: verdict.reason, until: verdict.until, detail };
}

function toWork({ step, at, outcome, advisorId }: Noted): RehearsedWork[] {
  if (outcome !== "pass" || advisorId === undefined || step.kind === "tell_staff") return [];
  return [{ advisorId, at, kind: step.kind === "task" ? "look_after" : "message" }];
}

function stepsOf({ timeZone }: Context, { definition }: CalendarRow, noted: readonly Noted[]) {
  const byStep = groupBy(noted, ({ step }) => step.id);
  return definition.steps.map(({ id: stepId }) => {
    const rows = byStep.get(stepId) ?? [];
    const days = rows.map(({ at }) => localDate(at, timeZone)).toSorted();
    return {
      stepId,
      reached: rows.length,
      passed: rows.filter(({ outcome }) => outcome === "pass").length,
      objections: objectionsOf(rows),
      firstDay: days[0],
      lastDay: days.at(-1),
    };
  });
}

function warningsOf(entered: number, walked: number, moments: number): CalendarRehearsal["warnings"] {
  if (entered === 0)
    return [{ code: "nobody", words: { zh: "没有群或顾问会进入。", en: "Nobody would be in it." } }];
  if (entered === walked && moments <= MOST_MOMENTS) return [];
  return [
    {
      code: "cut",
      words: {
        zh: `只推演了最早的 ${walked} 个、${Math.min(moments, MOST_MOMENTS)} 个时刻。`,
        en: `Only the first ${walked} and ${Math.min(moments, MOST_MOMENTS)} moments were led through.`,
      },
    },
  ];
}

async function describeWalked(
  { workspace: { db } }: Context,
  { definition: { channel } }: CalendarRow,
  begun: readonly Begun[],
  noted: readonly Noted[],
): Promise<CalendarRehearsal["targets"]> {
  const ids = begun.map(({ target }) => target);
  const heads = channel === "group" ? await findGroupHeads(db, ids) : new Map<string, { name: string }>();
  const names = channel === "moments" ? await findAdvisorNames(db, ids) : new Map<string, string>();
  const byTarget = groupBy(noted, ({ target }) => target);
  return begun.map(({ target, startedOn }) => ({
    target: { id: target, name: heads.get(target)?.name ?? names.get(target) ?? "" },
    startedOn,
    steps: (byTarget.get(target) ?? []).map(({ step, at, outcome, reason, detail, until }) => ({
      stepId: step.id,
      at: at.toISOString(),
      outcome,
      reason,
      detail,
      until: until?.toISOString(),
    })),
  }));
}
