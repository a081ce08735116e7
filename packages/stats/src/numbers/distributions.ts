import { incompleteBeta, upperGamma } from "./gamma.ts";

/** The probability of a standard normal value as far from zero as this, on either side. */
export const normalTwoSided = (z: number): number => upperGamma(0.5, (z * z) / 2);

/** The z with P(|Z| ≤ z) = confidence: 1.96 for 0.95. */
export const normalQuantile = (confidence: number): number =>
  invert((z) => normalTwoSided(z), 1 - confidence, 40);

/** The probability of a value of Student's t as far from zero as this, on either side. */
export const studentTwoSided = (t: number, freedom: number): number =>
  incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);

/** The t with P(|T| ≤ t) = confidence. */
export const studentQuantile = (confidence: number, freedom: number): number =>
  invert((t) => studentTwoSided(t, freedom), 1 - confidence, 1e6);

/** P(χ² ≥ value). */
export const chiSquareAbove = (value: number, freedom: number): number => upperGamma(freedom / 2, value / 2);

/** Where a falling function takes this value, between 0 and `most`; by halving, to the last bit that counts. */
function invert(falling: (at: number) => number, value: number, most: number): number {
  let low = 0;
  let high = most;
  for (let step = 0; step < 200 && high - low > 1e-14 * (1 + high); step++) {
    const middle = (low + high) / 2;
    if (falling(middle) > value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
