/** Pure mathematics of customers and experiments, each with its source. Runs in a browser too. */
export {
  compareMeans,
  compareProportions,
  sampleOf,
  wilsonInterval,
  type Difference,
  type Interval,
  type Proportion,
  type Sample,
} from "./experiments/intervals.ts";
export { checkSampleRatio, type SampleRatio } from "./experiments/sample-ratio.ts";
export {
  neededPerArm,
  upliftOfMeans,
  upliftOfProportions,
  type NotKnownBecause,
  type Plan,
  type Uplift,
  type Verdict,
} from "./experiments/uplift.ts";
export {
  bgNbdLogLikelihood,
  expectedPurchases,
  expectedRepeats,
  probabilityAlive,
  probabilityOfRepeats,
  type BgNbd,
} from "./purchases/bg-nbd.ts";
export { fitBgNbd, fittingBgNbd, type BgNbdFit } from "./purchases/fit-bg-nbd.ts";
export {
  expectedValue,
  fitGammaGamma,
  fittingGammaGamma,
  gammaGammaLogLikelihood,
  meanOfAll,
  type GammaGamma,
  type GammaGammaFit,
  type Spending,
} from "./purchases/gamma-gamma.ts";
export { lifetimeValue } from "./purchases/lifetime-value.ts";
export { kaplanMeier, type Observation, type SurvivalStep } from "./survival.ts";
export type { PurchaseHistory } from "./purchases/history.ts";
