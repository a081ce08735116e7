import { minimize, runToEnd } from "../numbers/minimize.ts";
import { ofRepeats, ofTimes, type BgNbd } from "./bg-nbd.ts";
import { joinEqual, type PurchaseHistory, type WeightedHistory } from "./history.ts";

export interface BgNbdFit {
  model: BgNbd;
  /** The logarithm of the likelihood of all histories. */
  logLikelihood: number;
  customers: number;
  /**
   * False when no two of the starts came to the same height, or a parameter ran away: the data does not tell the model's parts apart, and
   * the figures must not be used.
   */
  isSettled: boolean;
}

/** Far from these no published fit has ever been: a parameter beyond them has run away along a flat surface. */
const RUN_AWAY = 1e4;

/** Beginnings in logarithms of r, α, a, b, with time so scaled that the longest observation is 10. */
const STARTS = [
  [0, 0, 0, 0],
  [-1, 1, -0.5, 1],
  [-0.5, 0, 0.5, 1.5],
];

/**
 * Fits BG/NBD by maximum likelihood, from three starts. One second for 2 357 customers; the time grows with the number of different
 * histories.
 *
 * @throws {RangeError} for impossible histories, and when nobody ever bought again: there is nothing to learn from
 */
export const fitBgNbd = (histories: Iterable<PurchaseHistory>): BgNbdFit => runToEnd(fittingBgNbd(histories));

/** The same, pausing after each look at the likelihood: for a server that has other things to do. */
export function* fittingBgNbd(histories: Iterable<PurchaseHistory>): Generator<void, BgNbdFit> {
  const joined = joinEqual(histories);
  const customers = joined.reduce((sum, each) => sum + each.customers, 0);
  if (!joined.some(({ repeats }) => repeats > 0)) throw new RangeError("Nobody bought twice");
  const scale = 10 / Math.max(...joined.map(({ observed }) => observed));
  const scaled = joined.map((each) => ({
    ...each,
    lastAfter: each.lastAfter * scale,
    observed: each.observed * scale,
  }));
  const objective = (at: readonly number[]): number => -logLikelihood(modelAt(at), scaled) / customers;
  const found: { at: number[]; value: number }[] = [];
  for (const start of STARTS) found.push(yield* minimize(objective, start));
  const [best, second] = found.toSorted((one, other) => one.value - other.value);
  if (!best || !second) throw new RangeError("There are no starts"); // there are three
  const inScale = modelAt(best.at);
  const model = { ...inScale, alpha: inScale.alpha / scale };
  return {
    model,
    logLikelihood: logLikelihood(model, joined),
    customers,
    isSettled:
      (second.value - best.value) * customers < 1e-2 &&
      Object.values(inScale).every((each) => each < RUN_AWAY && each > 1 / RUN_AWAY),
  };
}

function logLikelihood(model: BgNbd, histories: readonly WeightedHistory[]): number {
  const byRepeats: number[] = [];
  let sum = 0;
  for (const history of histories) {
    const { repeats, customers } = history;
    const counted = (byRepeats[repeats] ??= ofRepeats(model, repeats));
    sum += customers * (counted + ofTimes(model, history));
  }
  return sum;
}

function modelAt(logarithms: readonly number[]): BgNbd {
  const [r = 1, alpha = 1, a = 1, b = 1] = logarithms.map(Math.exp);
  return { r, alpha, a, b };
}
