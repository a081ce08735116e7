import { logAddExp, logBeta, logGamma } from "../numbers/gamma.ts";
import { hypergeometric } from "../numbers/hypergeometric.ts";
import type { PurchaseHistory } from "./history.ts";

/**
 * The BG/NBD model of repeat purchases without a contract. While alive a customer buys at a rate of his own, spread over customers as
 * Gamma(r, α); after each repeat he leaves for good with a chance of his own, spread as Beta(a, b). Who never bought again counts as
 * alive: the model lets nobody leave before the first repeat.
 *
 * @see Fader, Hardie, Lee (2005), "Counting your customers the easy way: an alternative to the Pareto/NBD model", Marketing Science
 *   24(2), 275-284; Hardie, note 027, for the forms that do not overflow
 */
export interface BgNbd {
  r: number;
  /** In the unit of time of the histories. */
  alpha: number;
  a: number;
  b: number;
}

/** The logarithm of the likelihood of one history. */
export function bgNbdLogLikelihood(model: BgNbd, history: PurchaseHistory): number {
  const { repeats, lastAfter, observed } = history;
  return ofRepeats(model, repeats) + ofTimes(model, { repeats, lastAfter, observed });
}

/** The part of the logarithm that depends on the number of repeats alone, so that a fit works it out once a number. */
export function ofRepeats({ r, alpha, a, b }: BgNbd, repeats: number): number {
  return logGamma(r + repeats) - logGamma(r) + r * Math.log(alpha) + logBeta(a, b + repeats) - logBeta(a, b);
}

/** The part that depends on when: alive until now, or gone after the last purchase. */
export function ofTimes(
  { r, alpha, a, b }: BgNbd,
  { repeats, lastAfter, observed }: PurchaseHistory,
): number {
  const alive = -(r + repeats) * Math.log(alpha + observed);
  if (repeats === 0) return alive;
  const gone = Math.log(a) - Math.log(b + repeats - 1) - (r + repeats) * Math.log(alpha + lastAfter);
  return logAddExp(alive, gone);
}

/** The chance that the customer has not left, 0 to 1; 1 for one who never bought again (see the model). */
export function probabilityAlive(model: BgNbd, history: PurchaseHistory): number {
  return 1 / (1 + oddsGone(model, history));
}

/** Gone against alive. */
function oddsGone({ r, alpha, a, b }: BgNbd, { repeats, lastAfter, observed }: PurchaseHistory): number {
  if (repeats === 0) return 0;
  const longer = (r + repeats) * (Math.log(alpha + observed) - Math.log(alpha + lastAfter));
  return Math.exp(longer + Math.log(a) - Math.log(b + repeats - 1));
}

/**
 * Expected purchases in the `ahead` units of time after the end of the observation; 0 or more, not rounded.
 *
 * Meant for horizons up to some ten times what was observed: the series takes longer the further it looks.
 *
 * @see Fader, Hardie, Lee (2005), eq. 10; its hypergeometric function after Euler's transformation (DLMF 15.8.1), so that nothing
 *   overflows for customers with a thousand purchases
 */
export function expectedPurchases(model: BgNbd, history: PurchaseHistory, ahead: number): number {
  if (ahead <= 0) return 0;
  const { r, alpha, b } = model;
  const a = besideOne(model.a);
  const { repeats, observed } = history;
  const z = ahead / (alpha + observed + ahead);
  const stays = (1 - z) ** (a - 1) * hypergeometric(a + b - 1 - r, a - 1, a + b + repeats - 1, z);
  return Math.max(0, (((a + b + repeats - 1) / (a - 1)) * (1 - stays)) / (1 + oddsGone(model, history)));
}

/** Expected repeats of a new customer in the first `during` units of time. @see eq. 9 */
export function expectedRepeats(model: BgNbd, during: number): number {
  if (during <= 0) return 0;
  const { r, alpha, b } = model;
  const a = besideOne(model.a);
  const z = during / (alpha + during);
  const stays = (1 - z) ** (a - 1) * hypergeometric(a + b - 1 - r, a - 1, a + b - 1, z);
  return ((a + b - 1) / (a - 1)) * (1 - stays);
}

/** The chance of exactly `count` repeats of a new customer in the first `during` units of time. @see eq. 8 */
export function probabilityOfRepeats({ r, alpha, a, b }: BgNbd, count: number, during: number): number {
  const buys = (n: number): number =>
    Math.exp(
      logGamma(r + n) -
        logGamma(r) -
        logGamma(n + 1) +
        r * Math.log(alpha / (alpha + during)) +
        n * Math.log(during / (alpha + during)),
    );
  const alive = Math.exp(logBeta(a, b + count) - logBeta(a, b)) * buys(count);
  if (count === 0) return alive;
  let fewer = 0;
  for (let n = 0; n < count; n++) fewer += buys(n);
  return alive + Math.exp(logBeta(a + 1, b + count - 1) - logBeta(a, b)) * (1 - fewer);
}

/** The expectation divides by a − 1 and has a limit there; so close to it the limit and the value agree in nine digits. */
const besideOne = (a: number): number => (Math.abs(a - 1) < 1e-9 ? 1 + 1e-9 : a);
