import { defineWords } from "@hortus/ui";

export const lossWords = defineWords("wecom-losses", {
  zh: {
    "title.staff": "{{known}} 位成员里有 {{lost}} 位这次没读到",
    "title.contacts": "{{known}} 个好友关系里有 {{lost}} 个这次没读到",
    "title.groups": "{{known}} 个客户群里有 {{lost}} 个这次没读到",
    examples: "例如：{{names}}（{{when}}发现）。",
    hint: "一次少这么多，通常是应用的可见范围或“客户联系”权限被改小了，所以一个也没有标记为失去。请先到企业微信后台核对。",
    acceptedHint: "已确认，正在再核对一遍，确认读不到的才会标记。",
    gone: "确实没有了，标记为失去",
    keep: "不对，保留",
    cancel: "再想想",
    sure: "把这 {{lost}} 个标记为失去？",
    sureHint: "会先再核对一遍，只标记仍读不到的。",
    accepted: "已确认，开始再核对一遍",
    kept: "已保留；下次仍读不到时会再问",
  },
  en: {
    "title.staff": "{{lost}} of {{known}} members were not found this time",
    "title.contacts": "{{lost}} of {{known}} contacts were not found this time",
    "title.groups": "{{lost}} of {{known}} groups were not found this time",
    examples: "For example {{names}} (found {{when}}).",
    hint: "So many at once usually mean that the app may see less than before, or lost the right to customer contact. None was marked as lost. Check in WeCom's admin console first.",
    acceptedHint: "Confirmed; they are looked for once more, and only those not found are marked.",
    gone: "They are gone, mark them",
    keep: "No, keep them",
    cancel: "Not yet",
    sure: "Mark these {{lost}} as lost?",
    sureHint: "They are looked for once more; only those still missing are marked.",
    accepted: "Confirmed; looking once more",
    kept: "Kept; you are asked again if they are still missing next time",
  },
});
