/** The rule language on the server: compiled to SQL for a set of customers, and its facts loaded for one. */
export { compileRule, compileRules, type CompileOptions, type Decision } from "./compile.ts";
export { loadValues } from "./load.ts";
