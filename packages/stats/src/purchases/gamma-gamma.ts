import { logGamma } from "../numbers/gamma.ts";
import { minimize, runToEnd } from "../numbers/minimize.ts";

/**
 * The Gamma-Gamma model of how much a purchase is worth. Purchases of a customer vary as Gamma(p, ν) around a mean of his own, and ν
 * over customers as Gamma(q, γ). It takes what is spent to have nothing to do with how often: look at `correlation` first.
 *
 * @see Fader, Hardie, Lee (2005), "RFM and CLV: using iso-value curves", Journal of Marketing Research 42, 415-430; Fader, Hardie, note 025
 */
export interface GammaGamma {
  p: number;
  q: number;
  /** In the unit of money of the values. */
  gamma: number;
}

/** The repeat purchases of a customer: their number, and the mean value of one, above 0. */
export interface Spending {
  repeats: number;
  meanValue: number;
}

export interface GammaGammaFit {
  model: GammaGamma;
  logLikelihood: number;
  customers: number;
  /** Between the number of purchases and their mean value, −1 to 1: the model takes it to be 0. */
  correlation: number;
  /** False when a parameter ran away, or the mean over all customers does not exist (q ≤ 1). */
  isSettled: boolean;
}

/** The logarithm of the likelihood of one customer's spending. */
export function gammaGammaLogLikelihood(
  { p, q, gamma }: GammaGamma,
  { repeats, meanValue }: Spending,
): number {
  const px = p * repeats;
  return (
    logGamma(px + q) -
    logGamma(px) -
    logGamma(q) +
    q * Math.log(gamma) +
    (px - 1) * Math.log(meanValue) +
    px * Math.log(repeats) -
    (px + q) * Math.log(gamma + repeats * meanValue)
  );
}

/** The mean value of a purchase over all customers. */
export const meanOfAll = ({ p, q, gamma }: GammaGamma): number => (p * gamma) / (q - 1);

/**
 * The expected value of a customer's next purchases: the own mean, drawn towards that of all the more the fewer purchases there are.
 *
 * @param spending `meanValue` is not read without repeats
 */
export function expectedValue(model: GammaGamma, { repeats, meanValue }: Spending): number {
  const { p, q, gamma } = model;
  if (repeats === 0) return meanOfAll(model);
  return (p * (gamma + repeats * meanValue)) / (p * repeats + q - 1);
}

/**
 * Fits Gamma-Gamma by maximum likelihood, with q held above 1 so that there is a mean.
 *
 * @param spendings of customers with a repeat worth something; others say nothing and are left out
 * @throws {RangeError} if nobody is left
 */
export const fitGammaGamma = (spendings: readonly Spending[]): GammaGammaFit =>
  runToEnd(fittingGammaGamma(spendings));

/** The same, pausing after each look at the likelihood. */
export function* fittingGammaGamma(spendings: readonly Spending[]): Generator<void, GammaGammaFit> {
  const known = spendings.filter(({ repeats, meanValue }) => repeats > 0 && meanValue > 0);
  if (known.length === 0) throw new RangeError("Nobody bought twice for money");
  // Values around 1, whatever the currency: the parameters are of one magnitude then.
  const typical = known.reduce((sum, { meanValue }) => sum + meanValue, 0) / known.length;
  const scaled = known.map(({ repeats, meanValue }) => ({ repeats, meanValue: meanValue / typical }));
  const modelAt = (at: readonly number[]): GammaGamma => {
    const [p = 1, aboveOne = 1, gamma = 1] = at.map(Math.exp);
    return { p, q: 1 + aboveOne, gamma };
  };
  const objective = (at: readonly number[]): number => {
    const model = modelAt(at);
    return -scaled.reduce((sum, each) => sum + gammaGammaLogLikelihood(model, each), 0) / scaled.length;
  };
  const first = yield* minimize(objective, [1, 1, 0]);
  const second = yield* minimize(objective, [0, 0, 0]);
  const inScale = modelAt((second.value < first.value ? second : first).at);
  const model = { ...inScale, gamma: inScale.gamma * typical };
  return {
    model,
    logLikelihood: known.reduce((sum, each) => sum + gammaGammaLogLikelihood(model, each), 0),
    customers: known.length,
    correlation: correlationOf(known.map(({ repeats, meanValue }) => [repeats, meanValue])),
    isSettled:
      Math.abs(first.value - second.value) * known.length < 1e-2 &&
      Object.values(inScale).every((each) => each < 1e4) &&
      model.q > 1.001,
  };
}

/** Pearson's; 0 when either side does not vary. */
function correlationOf(pairs: readonly (readonly [number, number])[]): number {
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [mx, my] = [mean(0), mean(1)];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [x, y] of pairs) {
    xy += (x - mx) * (y - my);
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}
