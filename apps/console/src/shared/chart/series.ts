export interface TrendSeries {
  name: string;
  /** One for each day. */
  values: readonly number[];
}
