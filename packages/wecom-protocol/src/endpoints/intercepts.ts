/** Words that members must not write to customers (聊天敏感词). At most 100 rules a company. */
import { z } from "zod";
import { list, nothing, unixTime, userid } from "./shapes.ts";

const ruleId = z.string().min(1).max(64);
const words = z.array(z.string().min(1).max(32)).max(300);
/** 1 phone number, 2 e-mail, 3 red packet */
const semantics = z.array(z.int().min(1).max(3));
/** 1 warned and blocked, 2 warned only */
const interceptType = z.union([z.literal(1), z.literal(2)]);
const range = z.object({
  user_list: z.array(userid).max(1000).optional(),
  department_list: z.array(z.int()).max(1000).optional(),
});

export const interceptEndpoints = {
  "externalcontact/add_intercept_rule": {
    method: "POST",
    writes: true,
    request: z.object({
      rule_name: z.string().min(1).max(20),
      word_list: words.min(1),
      semantics_list: semantics.optional(),
      intercept_type: interceptType,
      applicable_range: range,
    }),
    response: z.object({ rule_id: ruleId }),
  },
  "externalcontact/get_intercept_rule_list": {
    method: "GET",
    writes: false,
    request: nothing,
    response: z.object({
      rule_list: list(z.object({ rule_id: ruleId, rule_name: z.string(), create_time: unixTime })),
    }),
  },
  "externalcontact/get_intercept_rule": {
    method: "POST",
    writes: false,
    request: z.object({ rule_id: ruleId }),
    response: z.object({
      rule: z.object({
        rule_id: ruleId,
        rule_name: z.string(),
        word_list: list(z.string()),
        extra_rule: z.object({ semantics_list: list(z.int()) }).optional(),
        intercept_type: z.int(),
        applicable_range: range,
      }),
    }),
  },
  "externalcontact/update_intercept_rule": {
    method: "POST",
    writes: true,
    request: z.object({
      rule_id: ruleId,
      rule_name: z.string().min(1).max(20).optional(),
      word_list: words.optional(),
      extra_rule: z.object({ semantics_list: semantics }).optional(),
      intercept_type: interceptType.optional(),
      add_applicable_range: range.optional(),
      remove_applicable_range: range.optional(),
    }),
    response: nothing,
  },
  "externalcontact/del_intercept_rule": {
    method: "POST",
    writes: true,
    request: z.object({ rule_id: ruleId }),
    response: nothing,
  },
} as const;
