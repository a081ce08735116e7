/**
 * The gamma function and what hangs on it, in double precision.
 *
 * @see NIST Digital Library of Mathematical Functions, chapters 5 and 8
 */

// Lanczos' approximation with g = 7 and nine terms: relative error below 1e-14 for positive arguments.
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Γ(x), x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x); // reflection, DLMF 5.5.3
  const shifted = x - 1;
  let sum = LANCZOS[0] ?? 0;
  for (let n = 1; n < LANCZOS.length; n++) sum += (LANCZOS[n] ?? 0) / (shifted + n);
  const base = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

/** ln B(a, b). */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** ln(eᵃ + eᵇ) without overflow. */
export function logAddExp(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === -Infinity ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
}

/** The upper regularised incomplete gamma function Q(a, x): the part of Γ(a) that lies beyond x. */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

/** DLMF 8.11.4: converges fast where x < a + 1. */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < 10_000 && Math.abs(term) > Math.abs(sum) * 1e-16; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
}

/** DLMF 8.9.2 as a continued fraction, evaluated by Lentz's method. */
function upperFraction(a: number, x: number): number {
  const fraction = lentz(
    x + 1 - a,
    (n) => -n * (n - a),
    (n) => x + 1 - a + 2 * n,
  );
  return Math.exp(a * Math.log(x) - x - logGamma(a)) / fraction;
}

/** The regularised incomplete beta function I(x; a, b). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a); // the fraction converges on this side
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
  // DLMF 8.17.22
  const numerator = (n: number): number => {
    const m = Math.floor(n / 2);
    if (n % 2 === 0) return (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    return (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
  };
  return front / lentz(1, numerator, () => 1);
}

/** b₀ + a₁/(b₁ + a₂/(b₂ + …)), from the front, until it stands still. */
function lentz(first: number, numerator: (n: number) => number, denominator: (n: number) => number): number {
  const TINY = 1e-300; // in the place of a zero, which would divide
  let value = first || TINY;
  let c = value;
  let d = 0;
  for (let n = 1; n < 10_000; n++) {
    d = 1 / (denominator(n) + numerator(n) * d || TINY);
    c = denominator(n) + numerator(n) / c || TINY;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return value;
}
