/**
 * Gauss' hypergeometric function ₂F₁(a, b; c; z) by its series, 0 ≤ z < 1.
 *
 * The closer z is to 1 the more terms it takes: 5 to 50 for the arguments of the purchase models, whose horizons are of the order of the
 * time observed.
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < 100_000 && Math.abs(term) > 1e-15 * Math.abs(sum); n++) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    sum += term;
  }
  return sum;
}
