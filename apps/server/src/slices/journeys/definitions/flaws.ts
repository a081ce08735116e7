import {
  JOURNEY_VARIABLES,
  pathsOf,
  readAttribute,
  unknownVariables,
  type Attribute,
  type EventFilter,
  type JourneyDefinition,
  type JourneyFlaw,
  type JourneyStep,
} from "@hortus/contracts";
import { checkRule, segmentsUsed, type Facts, type Rule } from "@hortus/rules";
import { Cron } from "croner";
import { findEvent } from "./event-catalogue.ts";

/** What exists beside the definition; asked for once, so that the check itself is pure. */
export interface Surroundings {
  facts: Facts;
  segmentIds: ReadonlySet<string>;
  tagIds: ReadonlySet<string>;
  /** Those in use. */
  attributes: readonly Attribute[];
  /** The journey's own id, and the others that are not archived. */
  id: string;
  others: ReadonlyMap<string, OtherJourney>;
}

/** As it runs; undefined while it was never published. */
export interface OtherJourney {
  name: string;
  definition: JourneyDefinition | undefined;
}

type Report = (field: string, zh: string, en: string) => void;

/** What keeps a definition from being published, beyond its shape. */
export function findFlaws(definition: JourneyDefinition, around: Surroundings): JourneyFlaw[] {
  const flaws: JourneyFlaw[] = [];
  const about =
    (stepId: string | undefined, path: string): Report =>
    (field, zh, en) =>
      flaws.push({ ...(stepId === undefined ? {} : { stepId }), field: path + field, words: { zh, en } });
  checkWhole(definition, around, about(undefined, ""));
  definition.steps.forEach((step, index) =>
    checkStep(step, definition, around, about(step.id, `steps.${index}.`)),
  );
  checkWays(definition, about);
  return flaws;
}

function checkWhole(definition: JourneyDefinition, around: Surroundings, report: Report): void {
  const { trigger, exitRule } = definition;
  if (trigger.kind === "event") checkEvent(trigger, "trigger.", report);
  if ("segmentId" in trigger) checkSegment(trigger.segmentId, around, "trigger.segmentId", report);
  if (trigger.kind === "date") checkDate(trigger.fact, around, "trigger.fact", report);
  if (trigger.kind === "schedule" && !isCron(trigger.cron))
    report(
      "trigger.cron",
      "时间表写法不对",
      `"${trigger.cron}" is not a schedule: minute hour day month weekday`,
    );
  if (exitRule) checkBranchRule(exitRule, around, "exitRule", report);
}

function checkStep(step: JourneyStep, whole: JourneyDefinition, around: Surroundings, report: Report): void {
  if (whole.steps.filter(({ id }) => id === step.id).length > 1)
    report("id", `两个步骤的编号都是 ${step.id}`, `Two steps have the id ${step.id}`);
  if (step.kind === "wait") checkWait(step, around, report);
  if (step.kind === "notify" && !step.toAdvisor && step.userIds.length === 0)
    report("userIds", "请选择告诉谁", "Choose whom to tell");
  if (step.kind === "message" || step.kind === "task" || step.kind === "notify") {
    for (const name of unknownVariables(step.text, JOURNEY_VARIABLES))
      report("text", `没有变量 {${name}}`, `{${name}} is not a variable`);
  }
  if (step.kind === "branch")
    step.paths.forEach(({ rule }, index) => checkBranchRule(rule, around, `paths.${index}.rule`, report));
  if (step.kind === "split") checkShares(step, report);
  if (step.kind === "tag") checkTags(step, around, report);
  if (step.kind === "attribute") checkAttribute(step, around, report);
  if (step.kind === "join") checkJoin(step, whole, around, report);
}

function checkShares({ arms }: Extract<JourneyStep, { kind: "split" }>, report: Report): void {
  const sum = arms.reduce((total, { percent }) => total + percent, 0);
  if (sum === 100) return;
  report("arms", `各组比例加起来要等于 100，现在是 ${sum}`, `The arms add up to ${sum}, not to 100`);
}

function checkJoin(
  { journeyId }: Extract<JourneyStep, { kind: "join" }>,
  whole: JourneyDefinition,
  around: Surroundings,
  report: Report,
): void {
  if (!around.others.has(journeyId))
    return report("journeyId", "请选择一个旅程", "Choose a journey that exists");
  const back = whole.reentry.kind === "each" && wayBack(journeyId, around);
  if (back)
    report(
      "journeyId",
      `“${back}”又会把客户加回这条旅程，而每次都可以再进：客户会一直转下去`,
      `“${back}” enrols customers here again, and each time counts: they would go round for ever`,
    );
}

/**
 * Follows who enrols whom, over journeys that take a customer each time: one that takes nobody twice, or only after days, ends the circle.
 *
 * @returns the name of the journey that leads back to the one being checked
 */
function wayBack(first: string, { id: own, others }: Surroundings): string | undefined {
  const seen = new Set<string>();
  const open = [first];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const journey = others.get(id);
    if (!journey?.definition || journey.definition.reentry.kind !== "each" || seen.has(id)) continue;
    seen.add(id);
    for (const step of journey.definition.steps) {
      if (step.kind !== "join") continue;
      if (step.journeyId === own) return journey.name;
      open.push(step.journeyId);
    }
  }
  return undefined;
}

function checkWait(
  { until, otherwise }: Extract<JourneyStep, { kind: "wait" }>,
  around: Surroundings,
  report: Report,
): void {
  if (until.kind === "event") checkEvent(until, "until.", report);
  if (until.kind === "segment") checkSegment(until.segmentId, around, "until.segmentId", report);
  if (until.kind === "date") checkDate(until.fact, around, "until.fact", report);
  const mayFail = until.kind === "event" || until.kind === "segment" || until.kind === "date";
  if (otherwise !== undefined && !mayFail)
    report("otherwise", "这种等待不会落空", "Such a wait can't fail: it has one way on");
}

function checkTags(step: Extract<JourneyStep, { kind: "tag" }>, around: Surroundings, report: Report): void {
  if (step.add.length + step.remove.length === 0) report("add", "请选择标签", "Choose a tag");
  for (const tagId of [...step.add, ...step.remove])
    if (!around.tagIds.has(tagId)) report("add", "有的标签已不存在", "One of the tags does not exist");
}

function checkAttribute(
  { attributeId, value }: Extract<JourneyStep, { kind: "attribute" }>,
  { attributes }: Surroundings,
  report: Report,
): void {
  const attribute = attributes.find(({ id }) => id === attributeId);
  if (!attribute) return report("attributeId", "请选择一个属性", "Choose an attribute that exists");
  if (value !== null && readAttribute(attribute, value) === undefined)
    report("value", "请填写这个属性的值", "Give a value that the attribute can have");
}

function checkEvent(
  wanted: { event: string; filters: readonly EventFilter[] },
  at: string,
  report: Report,
): void {
  const event = findEvent(wanted.event);
  if (!event) return report(`${at}event`, "请选择一个事件", "Choose an event that exists");
  for (const { property, value } of wanted.filters) {
    const known = event.properties.find(({ key }) => key === property);
    if (!known)
      report(`${at}filters`, `这个事件没有属性 ${property}`, `The event has no property ${property}`);
    else if (value === "")
      report(`${at}filters`, `请填写条件“${known.label.zh}”的值`, `Give a value for “${known.label.en}”`);
  }
}

function checkSegment(segmentId: string, { segmentIds }: Surroundings, field: string, report: Report): void {
  if (!segmentIds.has(segmentId)) report(field, "请选择一个人群", "Choose a segment that exists");
}

function checkDate(key: string, { facts }: Surroundings, field: string, report: Report): void {
  if (!isDateFact(facts, key)) report(field, "请选择一个日期", "Choose a date that exists");
}

export const isDateFact = (facts: Facts, key: string): boolean => {
  const fact = facts.get(key);
  return fact?.kind === "attribute" && (fact.type === "date" || fact.type === "instant");
};

function checkBranchRule(rule: Rule, around: Surroundings, field: string, report: Report): void {
  for (const segment of segmentsUsed(rule)) checkSegment(segment, around, field, report);
  const check = checkRule(rule, around.facts);
  const [problem] = check.ok ? check.warnings.filter(({ code }) => code === "empty_group") : check.errors;
  if (problem) report(field, problem.message.zh, problem.message.en);
}

export function isCron(cron: string): boolean {
  try {
    return cron.trim().split(/\s+/).length === 5 && new Cron(cron, { paused: true }).nextRun() !== null;
  } catch {
    return false; // croner tells by throwing
  }
}

/** Every way must lead to a step that exists, no way may lead back, and every step must be on a way. */
function checkWays(
  definition: JourneyDefinition,
  about: (stepId: string | undefined, path: string) => Report,
): void {
  const byId = new Map(definition.steps.map((step, index) => [step.id, { step, index }]));
  if (!byId.has(definition.start))
    about(undefined, "")("start", "没有第一步", "The journey's first step does not exist");
  const onTheWay = new Set<string>();
  const behind = new Set<string>();
  const walk = (id: string): void => {
    const found = byId.get(id);
    if (!found || behind.has(id)) return;
    onTheWay.add(id);
    for (const { next } of pathsOf(found.step)) {
      if (next === null) continue;
      const report = about(id, `steps.${found.index}.`);
      if (!byId.has(next)) report("next", "下一步不存在", `The next step ${next} does not exist`);
      else if (onTheWay.has(next)) report("next", "步骤不能绕回去", `The way leads back to ${next}`);
      else walk(next);
    }
    onTheWay.delete(id);
    behind.add(id);
  };
  walk(definition.start);
  for (const [id, { index }] of byId)
    if (!behind.has(id)) about(id, `steps.${index}.`)("id", "没有步骤通到这里", "No way leads to this step");
}
