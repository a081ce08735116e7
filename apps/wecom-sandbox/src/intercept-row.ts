/** A rule as it lies in the journal. */
export interface InterceptRow {
  ruleId: string;
  name: string;
  words: string[];
  semantics: number[];
  /** 1 warned and blocked, 2 warned only */
  type: 1 | 2;
  users: string[];
  parties: number[];
  createTime: number;
}
