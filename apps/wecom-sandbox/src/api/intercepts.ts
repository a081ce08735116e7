/** Words that members must not write to customers. */
import { createHash } from "node:crypto";
import type { InterceptRow } from "../intercept-row.ts";
import type { World } from "../world.ts";
import type { Handlers } from "./handlers.ts";
import { refuse } from "./refusal.ts";

const MOST_RULES = 100;

export const interceptHandlers: Handlers<
  | "externalcontact/add_intercept_rule"
  | "externalcontact/get_intercept_rule_list"
  | "externalcontact/get_intercept_rule"
  | "externalcontact/update_intercept_rule"
  | "externalcontact/del_intercept_rule"
> = {
  "externalcontact/add_intercept_rule"(world, request) {
    const { state } = world;
    if (state.intercepts.size >= MOST_RULES) refuse(41069);
    checkName(world, request.rule_name);
    const ruleId = createHash("md5").update(`intercept:${state.nextNumber()}`).digest("hex");
    state.intercepts.put(ruleId, {
      ruleId,
      name: request.rule_name,
      words: request.word_list,
      semantics: request.semantics_list ?? [],
      type: request.intercept_type,
      users: request.applicable_range.user_list ?? [],
      parties: request.applicable_range.department_list ?? [],
      createTime: state.nowSeconds(),
    });
    return { rule_id: ruleId };
  },
  "externalcontact/get_intercept_rule_list": ({ state }) => ({
    rule_list: [...state.intercepts.all()].map(({ ruleId, name, createTime }) => ({
      rule_id: ruleId,
      rule_name: name,
      create_time: createTime,
    })),
  }),
  "externalcontact/get_intercept_rule"(world, { rule_id }) {
    const rule = find(world, rule_id);
    return {
      rule: {
        rule_id,
        rule_name: rule.name,
        word_list: rule.words,
        extra_rule: { semantics_list: rule.semantics },
        intercept_type: rule.type,
        applicable_range: { user_list: rule.users, department_list: rule.parties },
      },
    };
  },
  "externalcontact/update_intercept_rule"(world, request) {
    const rule = find(world, request.rule_id);
    if (request.rule_name !== undefined && request.rule_name !== rule.name)
      checkName(world, request.rule_name);
    const { add_applicable_range: more = {}, remove_applicable_range: less = {} } = request;
    world.state.intercepts.put(rule.ruleId, {
      ...rule,
      name: request.rule_name ?? rule.name,
      words: request.word_list ?? rule.words,
      semantics: request.extra_rule?.semantics_list ?? rule.semantics,
      type: request.intercept_type ?? rule.type,
      users: changed(rule.users, more.user_list, less.user_list),
      parties: changed(rule.parties, more.department_list, less.department_list),
    });
    return {};
  },
  "externalcontact/del_intercept_rule"(world, { rule_id }) {
    world.state.intercepts.delete(find(world, rule_id).ruleId);
    return {};
  },
};

const find = ({ state }: World, id: string): InterceptRow => state.intercepts.get(id) ?? refuse(41070);

function checkName({ state }: World, name: string): void {
  if ([...state.intercepts.all()].some((rule) => rule.name === name)) refuse(41083);
}

function changed<T>(old: T[], more: T[] = [], less: T[] = []): T[] {
  return [...new Set([...old, ...more])].filter((one) => !less.includes(one));
}
