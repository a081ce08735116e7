import { z } from "zod";
import { id, idParams, instant, localDate, text } from "./common.ts";
import { OPERATORS, route, type Role } from "./route.ts";

/** Who may see what is sensitive (SEG-7) of every customer; an advisor sees the conditions of their own customers besides. */
export const SENSITIVE_READERS: readonly Role[] = OPERATORS;

export const CONDITION_GROUPS = ["chronic", "skin", "motherhood", "dental", "aesthetics"] as const;
type Group = (typeof CONDITION_GROUPS)[number];

const of = <const Value extends string>(value: Value, group: Group, zh: string, en: string) => ({
  value,
  group,
  label: { zh, en },
});

/** The conditions that a customer may be noted with: a fixed list, so that no free text becomes a diagnosis. */
export const CONDITIONS = [
  of("hypertension", "chronic", "高血压", "Hypertension"),
  of("diabetes", "chronic", "糖尿病", "Diabetes"),
  of("high_blood_lipids", "chronic", "高血脂", "High blood lipids"),
  of("gout", "chronic", "痛风", "Gout"),
  of("asthma_copd", "chronic", "哮喘／慢阻肺", "Asthma or COPD"),
  of("osteoporosis", "chronic", "骨质疏松", "Osteoporosis"),
  of("skin_dry", "skin", "干性皮肤", "Dry skin"),
  of("skin_oily", "skin", "油性皮肤", "Oily skin"),
  of("skin_combination", "skin", "混合性皮肤", "Combination skin"),
  of("skin_sensitive", "skin", "敏感性皮肤", "Sensitive skin"),
  of("pregnancy", "motherhood", "孕期", "Pregnancy"),
  of("lactation", "motherhood", "哺乳期", "Lactation"),
  of("dental_before", "dental", "口腔治疗前", "Before dental treatment"),
  of("dental_during", "dental", "口腔治疗中", "In dental treatment"),
  of("dental_after", "dental", "口腔治疗后", "After dental treatment"),
  of("aesthetics_before", "aesthetics", "医美治疗前", "Before aesthetic treatment"),
  of("aesthetics_during", "aesthetics", "医美治疗中", "In aesthetic treatment"),
  of("aesthetics_after", "aesthetics", "医美治疗后", "After aesthetic treatment"),
] as const;
export type ConditionCode = (typeof CONDITIONS)[number]["value"];
/** Phases of one treatment: a later one takes the place of an earlier one. */
export const PHASE_GROUPS: readonly Group[] = ["dental", "aesthetics"];

const condition = z.enum(CONDITIONS.map(({ value }) => value));
/** Who says so: the customer, an advisor who saw it, a paper (report, prescription), a form that the customer filled in. */
export const CONDITION_SOURCES = ["customer", "advisor", "document", "form"] as const;

/** What is shown before a reason is given: never which conditions. */
export const conditionSummary = z.object({
  /** The customer agreed to health data being kept (`health_data`); without it nothing is noted and nothing kept. */
  mayKeep: z.boolean(),
  count: z.int(),
  asOf: instant,
});
export type ConditionSummary = z.infer<typeof conditionSummary>;

export const customerCondition = z.object({
  id,
  condition,
  notedAt: instant,
  source: z.enum(CONDITION_SOURCES),
  note: z.string(),
  /** Of a pregnancy: the day on which birth is expected, and the whole weeks until now, 0 to 45. */
  dueOn: localDate.optional(),
  weeks: z.int().optional(),
  by: z.string(),
});
export type CustomerCondition = z.infer<typeof customerCondition>;

const roles = [...OPERATORS, "advisor"] as const;

export const conditionRoutes = {
  conditionSummary: route({
    method: "GET",
    path: "/customers/:id/conditions",
    summary: "Whether health data may be kept of this customer, and how many conditions are; not which",
    roles,
    params: idParams,
    response: conditionSummary,
  }),
  revealConditions: route({
    method: "POST",
    path: "/customers/:id/conditions/reveal",
    summary: "Shows a customer's conditions; who asked and why is recorded",
    roles,
    params: idParams,
    body: z.object({ reason: text(200) }),
    response: z.object({ rows: z.array(customerCondition), asOf: instant }),
  }),
  noteCondition: route({
    method: "POST",
    path: "/customers/:id/conditions",
    summary: "Notes a condition, or notes it anew; refused without the customer's consent for health data",
    roles,
    params: idParams,
    body: z.object({
      condition,
      /** Today unless given; not in the future. */
      notedOn: localDate.optional(),
      source: z.enum(CONDITION_SOURCES),
      note: z.string().trim().max(500).default(""),
      /** Needed for a pregnancy, and for nothing else. */
      dueOn: localDate.optional(),
    }),
    response: conditionSummary,
  }),
  removeCondition: route({
    method: "DELETE",
    path: "/customers/:id/conditions/:conditionId",
    summary: "Deletes a condition of a customer",
    roles,
    params: z.object({ id, conditionId: id }),
    response: conditionSummary,
  }),
};
