export interface Minimum {
  at: number[];
  value: number;
  evaluations: number;
}

/**
 * The lowest point near `start` of a smooth function, by quasi-Newton steps (BFGS) with a gradient from central differences. Good for a
 * handful of parameters of one magnitude: take logarithms of what must stay positive.
 *
 * A generator that yields after each evaluation, so that a server can let other work pass in between; `runToEnd` runs it in one go.
 * A value that is not a number counts as infinitely high.
 *
 * @see Nocedal, Wright (2006), Numerical Optimization, algorithms 3.1 and 6.1
 */
export function* minimize(
  objective: (at: readonly number[]) => number,
  start: readonly number[],
): Generator<void, Minimum> {
  let evaluations = 0;
  const evaluate = (at: readonly number[]): number => {
    evaluations++;
    const value = objective(at);
    return Number.isFinite(value) ? value : Infinity;
  };
  const size = start.length;
  let at = [...start];
  let value = evaluate(at);
  let slope = yield* gradient(evaluate, at);
  let inverse = identity(size);
  for (let step = 0; step < 500; step++) {
    if (Math.max(...slope.map(Math.abs)) < 1e-7 * (1 + Math.abs(value))) break;
    let direction = inverse.map((row) => -dot(row, slope));
    if (dot(direction, slope) >= 0) {
      // Rounding has spoilt the curvature: begin anew, downhill.
      inverse = identity(size);
      direction = slope.map((each) => -each);
    }
    // No parameter moves by more than e² in one step: far out the surface is flat, and there is no way back.
    const longest = Math.max(...direction.map(Math.abs));
    let length = longest > 2 ? 2 / longest : 1;
    let next = at;
    let nextValue = Infinity;
    for (let halving = 0; halving < 40; halving++, length /= 2) {
      next = at.map((each, n) => each + length * (direction[n] ?? 0));
      nextValue = evaluate(next);
      yield;
      if (nextValue <= value + 1e-4 * length * dot(direction, slope)) break;
    }
    if (!(nextValue < value)) break;
    const nextSlope = yield* gradient(evaluate, next);
    const gained = value - nextValue;
    inverse = updated(inverse, minus(next, at), minus(nextSlope, slope));
    [at, value, slope] = [next, nextValue, nextSlope];
    if (gained < 1e-13 * (1 + Math.abs(value))) break;
  }
  return { at, value, evaluations };
}

/** Runs a computation that yields to its end, without pausing. */
export function runToEnd<Result>(computation: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = computation.next();
    if (done) return value;
  }
}

function* gradient(
  evaluate: (at: readonly number[]) => number,
  at: readonly number[],
): Generator<void, number[]> {
  const STEP = 1e-5; // the error of a central difference is least near the cube root of the machine's precision
  const slope: number[] = [];
  for (let n = 0; n < at.length; n++) {
    const moved = (by: number) => at.map((each, index) => (index === n ? each + by : each));
    slope.push((evaluate(moved(STEP)) - evaluate(moved(-STEP))) / (2 * STEP));
    yield;
  }
  return slope;
}

/** The BFGS update of the inverse Hessian; kept as it was where the curvature is not positive. */
function updated(
  inverse: readonly number[][],
  moved: readonly number[],
  turned: readonly number[],
): number[][] {
  const curvature = dot(moved, turned);
  if (!(curvature > 1e-14)) return inverse.map((row) => [...row]);
  const turnedBy = inverse.map((row) => dot(row, turned));
  const scale = 1 + dot(turned, turnedBy) / curvature;
  return inverse.map((row, i) =>
    row.map((each, j) => {
      const [mi = 0, mj = 0, ti = 0, tj = 0] = [moved[i], moved[j], turnedBy[i], turnedBy[j]];
      return each + (scale * mi * mj - mi * tj - ti * mj) / curvature;
    }),
  );
}

const identity = (size: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i === j ? 1 : 0)));
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, each, n) => sum + each * (b[n] ?? 0), 0);
const minus = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((each, n) => each - (b[n] ?? 0));
