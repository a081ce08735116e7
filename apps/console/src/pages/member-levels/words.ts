import { defineWords } from "@hortus/ui";

export const memberLevelWords = defineWords("member-levels", {
  zh: {
    title: "会员等级",
    about:
      "品牌自己的会员等级，从高到低。谁是会员、在哪一级、到什么时候，由收银或 ERP 用接口告诉 Hortus；收到一秒内，人群和旅程就能按等级、入会和到期筛选。",
    create: "新建等级",
    none: "还没有会员等级",
    noneHint: "照收银或 ERP 里的等级，从最低的一级开始建，例如“普通”“银卡”“金卡”“钻石”。",
    name: "名称",
    code: "代码",
    codeHint: "推送会员时用它指明等级，和会员系统里的一致：小写字母、数字、下划线或连字符。建好以后不能改。",
    codeWrong: "只含小写字母、数字、下划线或连字符，最多 40 个",
    needed: "请填写",
    members: "{{number}} 位会员",
    segment: "建人群",
    higher: "上移",
    lower: "下移",
    archived: "已归档",
    archivedHint: "归档后推送会员时不能再用，以前的记录不变。",
    howTo: "怎样推送会员",
    howToAbout:
      "用带“推送会员”权限的 API 密钥。一次最多 1000 位，每位各有结果；每次给出会员现在的全部情况，重复推送不会重复，比已知更旧的不会覆盖新的（看 changedAt）。客户用手机号、unionid、会员号或自有编号识别，没有的会新建。",
    keys: "API 密钥",
    copy: "复制",
    copied: "已复制",
  },
  en: {
    title: "Member levels",
    about:
      "The brand's own levels of members, highest first. Who is a member, at which level and until when, the till or ERP tells through the API; within a second segments and journeys ask for levels, joining and ends.",
    create: "New level",
    none: "No member levels yet",
    noneHint: "Make those that the till or ERP has, the lowest first: such as basic, silver, gold, diamond.",
    name: "Name",
    code: "Code",
    codeHint:
      "Names the level when members are pushed, as the member system does: small Latin letters, digits, _ or -. Can't be changed later.",
    codeWrong: "Small Latin letters, digits, _ and - only, 40 at most",
    needed: "Please fill in",
    members: "{{number}} members",
    members_one: "{{number}} member",
    segment: "Segment",
    higher: "Higher",
    lower: "Lower",
    archived: "Archived",
    archivedHint: "Refused when members are pushed; what was told stays.",
    howTo: "How to push members",
    howToAbout:
      "With an API key that may push members. Up to 1,000 at once, each with a fate of its own. Give all that is true of the member now: the same again changes nothing, and older news than is known undoes nothing (see changedAt). The customer is recognised by phone, unionid, member number or an own id, or made.",
    keys: "API keys",
    copy: "Copy",
    copied: "Copied",
  },
});
