import type { SequenceCondition, SequenceStep } from "./ast.ts";
import { inWindow, type Context, type Observation } from "./observe.ts";
import { passing } from "./observe-records.ts";
import { lengthMs } from "./span.ts";

/**
 * A first record, and the nearest `second` after it. "Followed within" can be said as soon as it happens; "not followed within" only once
 * the time is over.
 */
export function observeSequence(condition: SequenceCondition, context: Context): Observation {
  const { op, within, which = "any" } = condition;
  const first = stepOf(condition.first, context);
  const second = stepOf(condition.second, context);
  const width = within ? lengthMs(within) : Infinity;
  const { now } = context;

  const asked = which === "any" ? first.at : which === "first" ? first.at.slice(0, 1) : first.at.slice(-1);
  const pairs = asked.map((at) => {
    const secondAt = second.at.find((each) => each > at && each <= at + width);
    const isOver = width === Infinity || now > at + width;
    const holds = op === "followed" ? secondAt !== undefined : secondAt === undefined && isOver;
    return { at, secondAt, isOver, holds };
  });
  const answer = pairs.some(({ holds }) => holds);
  const waiting = pairs.filter(
    (pair) => op === "not_followed" && pair.secondAt === undefined && !pair.isOver,
  );
  const leavesMatter = answer || op === "not_followed" || which !== "any";
  const edges = [
    first.arrives,
    second.arrives,
    ...(leavesMatter ? [first.leaves, second.leaves] : []),
    ...waiting.map(({ at }) => at + width + 1),
  ];
  const telling = pairs.findLast(({ holds }) => holds === answer);
  const seen = [telling?.at, telling?.secondAt].flatMap((at) => (at === undefined ? [] : [iso(at)]));
  return { answer, next: Math.min(...edges), seen };
}

/** The instants of the records that count now, earliest first. */
function stepOf({ fact: key, filters, window }: SequenceStep, context: Context) {
  const fact = context.facts.get(key);
  if (fact?.kind !== "records") throw new Error(`assertRule let ${key} through`);
  const { counted, arrives, leaves } = inWindow(passing(fact, filters, context), window, context);
  return { at: counted.map(({ at }) => at.getTime()).sort((a, b) => a - b), arrives, leaves };
}

const iso = (at: number): string => new Date(at).toISOString();
