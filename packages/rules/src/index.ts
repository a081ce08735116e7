/** The rule language for server and browser: shape, check, words. Evaluating and SQL need Node: ./evaluate and ./sql. */
export {
  limits,
  periods,
  ruleSchema,
  type AttributeCondition,
  type BucketCondition,
  type Condition,
  type Filter,
  type Node,
  type Operand,
  type Operator,
  type Period,
  type RecordsCondition,
  type Rule,
  type SegmentCondition,
  type SequenceCondition,
  type SequenceStep,
  type SetCondition,
  type Window,
} from "./ast.ts";
export { checkRule, InvalidRuleError, type RuleCheck, type RuleProblem } from "./check.ts";
export { describeReason, describeRule, type ReasonInWords, type Words } from "./describe.ts";
export {
  byKey,
  createFacts,
  plainFacts,
  publicFacts,
  publicFactSchema,
  segmentsFact,
  type AttributeFact,
  type Fact,
  type Facts,
  type Label,
  type Option,
  type OptionNames,
  type PublicFact,
  type PublicFacts,
  type RecordsFact,
  type SegmentsFact,
  type SetFact,
  type ValueType,
} from "./facts.ts";
export { semanticsNotes } from "./notes.ts";
export {
  aggregateOperators,
  attributeOperators,
  operandShape,
  propertyOperators,
  type OperandShape,
} from "./operators.ts";
export { isPast } from "./period.ts";
export { isSensitive, segmentsUsed, type SegmentNames } from "./segments.ts";
export type { ProblemCode } from "./problems.ts";
export type { Reason, Seen } from "./reason.ts";
export { conditionsOf, eventsThatMatter, factsUsed } from "./tree.ts";
