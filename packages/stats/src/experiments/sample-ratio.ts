import { chiSquareAbove } from "../numbers/distributions.ts";

export interface SampleRatio {
  chiSquare: number;
  /** The chance of counts as far from the plan as these, had they been drawn by it. */
  pValue: number;
  /** True when the split is not the planned one, so that no result of the experiment can be trusted. */
  isBroken: boolean;
}

/** A broken split is rare and always a mistake, so only strong evidence counts; the threshold that GrowthBook uses as well. */
const ALARM_BELOW = 0.001;

/**
 * Were customers split as planned? Counts that stray from the plan betray that somebody was lost on one side only, which no
 * comparison survives.
 *
 * @param arms how many each arm has, and its planned share; shares need not add up to one
 * @throws {RangeError} with fewer than two arms, or a share that is not positive
 * @see Fabijan et al. (2019), "Diagnosing sample ratio mismatch in online controlled experiments", KDD
 */
export function checkSampleRatio(arms: readonly { count: number; share: number }[]): SampleRatio {
  if (arms.length < 2 || arms.some(({ share }) => !(share > 0)))
    throw new RangeError("A split has two or more arms with a share each");
  const total = arms.reduce((sum, { count }) => sum + count, 0);
  const shares = arms.reduce((sum, { share }) => sum + share, 0);
  const chiSquare = arms.reduce((sum, { count, share }) => {
    const expected = (total * share) / shares;
    return expected > 0 ? sum + (count - expected) ** 2 / expected : sum;
  }, 0);
  const pValue = chiSquareAbove(chiSquare, arms.length - 1);
  return { chiSquare, pValue, isBroken: pValue < ALARM_BELOW };
}
