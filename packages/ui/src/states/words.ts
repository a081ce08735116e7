import { defineWords } from "../words/words.ts";

export const stateWords = defineWords("ui-states", {
  zh: {
    retry: "重试",
    failed: "没能载入",
    kept: "已填写的内容都还在，可以重试。",
    asOf: "截至 {{time}}",
    why: "为什么",
    definition: "口径",
    notAllowed: "你的角色看不到这一页",
    notAllowedHint: "需要角色：{{roles}}。请联系管理员。",
    "role.owner": "管理员",
    "role.operator": "运营",
    "role.reviewer": "合规",
    "role.advisor": "顾问",
    "role.viewer": "只读",
  },
  en: {
    retry: "Try again",
    failed: "This could not be loaded",
    kept: "What you entered is still here. You can try again.",
    asOf: "As of {{time}}",
    why: "Why",
    definition: "Definition",
    notAllowed: "Your role does not include this page",
    notAllowedHint: "It needs one of: {{roles}}. Ask an owner.",
    "role.owner": "Owner",
    "role.operator": "Operator",
    "role.reviewer": "Reviewer",
    "role.advisor": "Advisor",
    "role.viewer": "Viewer",
  },
});
