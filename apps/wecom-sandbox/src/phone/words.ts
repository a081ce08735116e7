/** Every text of the page in both languages. */
import i18next from "i18next";
import { initReactI18next, useTranslation } from "react-i18next";

const words = {
  sandbox: ["沙箱", "Sandbox"],
  notReal: ["这里没有真实的人，也不会有消息发到微信", "Nobody here is real, and nothing reaches WeChat"],
  otherLanguage: ["EN", "中文"],
  customer: ["顾客", "Customer"],
  advisor: ["顾问", "Advisor"],
  control: ["控制台", "Controls"],
  back: ["返回", "Back"],
  search: ["搜索", "Search"],
  save: ["保存", "Save"],
  cancel: ["取消", "Cancel"],
  send: ["发送", "Send"],
  loading: ["载入中…", "Loading…"],
  unreachable: [
    "连不上沙箱。它重新启动后，这里会自己接上。",
    "The sandbox does not answer. This page goes on by itself once it does.",
  ],
  more: ["还有 {{count}} 人，输入名字来找", "{{count}} more: type a name to find them"],

  dayOn: ["前进一天", "One day on"],
  hourOn: ["前进一小时", "One hour on"],
  pause: ["暂停时间", "Pause"],
  resume: ["继续走时", "Resume"],
  offset: ["比实际时间快 {{days}} 天 {{hours}} 小时", "{{days}} d {{hours}} h ahead of the real time"],
  life: ["虚拟顾客", "Virtual life"],
  lifeHint: [
    "虚拟顾客会自己扫码、回复、离开；已有 {{count}} 个动作",
    "Virtual customers scan, answer and leave by themselves; {{count}} actions so far",
  ],
  on: ["开", "on"],
  off: ["关", "off"],

  choosePerson: ["选择扮演谁", "Choose whom to play"],
  choosePersonHint: [
    "先选一位顾客，再去扫码、聊天、删除顾问。",
    "Choose a customer, then scan, chat and leave as that person.",
  ],
  searchPeople: ["昵称或手机号", "Nickname or phone"],
  newPerson: ["新建一个人", "Create a person"],
  nickname: ["昵称", "Nickname"],
  gender: ["性别", "Gender"],
  gender0: ["不说", "Not said"],
  gender1: ["男", "Male"],
  gender2: ["女", "Female"],
  mobile: ["手机号（可不填）", "Phone (may be left out)"],
  create: ["创建", "Create"],
  contactsOf: ["{{count}} 位顾问", "{{count}} advisors"],
  nobody: ["没有找到", "Nobody found"],
  switchPerson: ["换人", "Switch"],
  chats: ["聊天", "Chats"],
  noChats: [
    "还没有聊天。扫一个渠道码，就会认识一位顾问。",
    "No chats yet. Scan a channel code to meet an advisor.",
  ],
  scanTab: ["扫一扫", "Scan"],
  scanHint: ["点一个渠道码，就像用手机扫了它。", "Tap a code as if the phone had scanned it."],
  noCodes: [
    "还没有渠道码。在 Hortus 的「渠道活码」里建一个，它会马上出现在这里。",
    "No codes yet. Make one in Hortus under channel codes and it appears here at once.",
  ],
  scanThis: ["扫这个码", "Scan this code"],
  scanAs: ["以「{{name}}」扫码", "Scan as {{name}}"],
  unknownCode: ["这个码不存在，或已被删除。", "This code does not exist or has been deleted."],
  codeWithout: ["未命名的码", "Code without a name"],
  poolOf: ["轮到 {{names}} 之一", "Goes to one of {{names}}"],
  added: ["已添加 {{name}}", "{{name}} added"],
  knownAlready: ["早已是好友：{{name}}", "Friends already: {{name}}"],
  deleteAdvisor: ["删除顾问", "Delete the advisor"],
  deleteAdvisorSure: ["再点一次删除", "Tap again to delete"],
  addAgain: ["重新添加", "Add again"],
  endedByCustomer: [
    "顾客已删除顾问，消息到不了",
    "The customer deleted the advisor; messages no longer arrive",
  ],
  endedByStaff: ["顾问已删除顾客", "The advisor deleted the customer"],
  write: ["说点什么…", "Say something…"],
  noMessages: ["还没有消息", "No messages yet"],
  welcome: ["欢迎语", "Welcome message"],
  mass: ["群发", "Mass message"],
  opensOutside: ["在新标签页打开", "opens in a new tab"],
  miniprogram: ["小程序卡片（沙箱里打不开）", "Mini program (does not open in the sandbox)"],
  picture: ["图片", "Picture"],
  video: ["视频", "Video"],
  file: ["文件", "File"],

  chooseStaff: ["选择扮演哪位顾问", "Choose which advisor to play"],
  staffCount: ["{{count}} 位顾客", "{{count}} customers"],
  customers: ["顾客", "Customers"],
  tasks: ["群发任务", "Tasks"],
  notices: ["通知", "Notices"],
  noCustomers: [
    "还没有顾客。让一位顾客扫这位顾问的码。",
    "No customers yet. Let a customer scan a code of this advisor.",
  ],
  noStaffChats: ["还没有聊天", "No chats yet"],
  noTasks: [
    "没有等待确认的群发。Hortus 把消息交给顾问后，会出现在这里。",
    "No mass messages wait. They appear here once Hortus hands them over.",
  ],
  noNotices: ["还没有应用通知", "No notices of the app yet"],
  pending: ["待确认", "To confirm"],
  sent: ["已发送", "Sent"],
  cancelled: ["已停止", "Stopped"],
  confirm: ["发送给 {{count}} 位顾客", "Send to {{count}} customers"],
  confirmed: ["已发送给 {{count}} 位顾客", "Sent to {{count}} customers"],
  recipients: ["{{names}} 等 {{count}} 位", "{{names}}, {{count}} in all"],
  result0: ["未发送", "not sent"],
  result1: ["已送达", "delivered"],
  result2: ["不是好友", "not a friend"],
  result3: ["超过接收上限", "receive limit"],
  remark: ["备注", "Remark"],
  description: ["描述", "Description"],
  tags: ["标签", "Tags"],
  noTags: ["企业还没有标签", "The company has no tags yet"],
  saved: ["已保存", "Saved"],
  addedAt: ["添加时间", "Added"],
  state: ["来源 state", "State"],
  noState: ["无", "none"],
  message: ["发消息", "Message"],
  deleteCustomer: ["删除顾客", "Delete the customer"],
  deletedCustomer: ["已删除", "Deleted"],
  leftYou: ["已将你删除", "has deleted you"],

  groups: ["群", "Groups"],
  members: ["成员", "Members"],
  owner: ["群主", "Owner"],
  notice: ["群公告", "Notice"],
  leaveGroup: ["退出群聊", "Leave the group"],
  leaveGroupSure: ["再点一次退出", "Tap again to leave"],
  tapRemoves: ["点一位成员可将其移出群聊。", "Tap a member to remove them from the group."],
  newGroup: ["新建群：群名（带上最近聊过的顾客）", "New group with your latest chats"],
  joinAs: ["以「{{name}}」入群", "Join as {{name}}"],
  links: ["获客链接", "Acquisition links"],
  acquisitionLink: [
    "获客链接，点一下就像在浏览器里打开",
    "Acquisition link: tap as if it were opened in a browser",
  ],
  moments: ["朋友圈", "Moments"],
  noMoments: ["还看不到任何朋友圈。", "No Moments to see yet."],
  noStaffMoments: [
    "还没有朋友圈任务。Hortus 下发后会出现在这里。",
    "No Moments to publish. They appear here once Hortus hands them over.",
  ],
  ownMoment: ["发一条自己的朋友圈…", "A Moment of your own…"],
  publish: ["发表", "Publish"],
  published: ["已发表", "Published"],
  toPublish: ["待发表", "To publish"],
  seenBy: ["{{all}} 位顾客中 {{count}} 位可见", "{{count}} of {{all}} customers can see it"],
  like: ["赞", "Like"],
  likedBy: ["赞：", "Liked by"],
  comment: ["评论…", "Comment…"],
  voice: ["语音", "Voice"],
  page: ["网页", "Page"],
  newTab: ["在新标签页打开", "Open in a new tab"],
  sidebar: ["打开侧边栏", "Open the sidebar"],
  closeSidebar: ["收起侧边栏", "Close the sidebar"],
  pages: ["侧边栏页面", "Sidebar pages"],
  pagesHint: [
    "填写后，顾问的单聊和群聊里会出现侧边栏；页面要引入沙箱的 /bridge.js。",
    "Once set, the sidebar stands in the advisor's chats and groups; the page has to take in the sandbox's /bridge.js.",
  ],
  singlePage: ["单聊侧边栏地址", "Address for single chats"],
  groupPage: ["群聊侧边栏地址", "Address for groups"],
  handedOver: ["{{from}} 将由 {{to}} 接替为您服务", "{{to}} will serve you instead of {{from}}"],
  refuse: ["拒绝", "Refuse"],

  log: ["往来记录", "Log"],
  faults: ["故障", "Faults"],
  company: ["企业", "Company"],
  everything: ["全部", "All"],
  apiCalls: ["接口调用", "API calls"],
  callbacks: ["回调", "Callbacks"],
  failures: ["只看失败", "Failures only"],
  filterLog: ["接口名或内容", "Endpoint or content"],
  noLog: ["还没有往来。", "Nothing went over the wire yet."],
  noLogMatch: ["没有符合的记录。", "Nothing matches."],
  request: ["请求", "Request"],
  response: ["回答", "Response"],
  attempt: ["第 {{count}} 次", "attempt {{count}}"],
  delivered: ["已送达", "delivered"],
  failed: ["失败", "failed"],
  given_up: ["已放弃", "given up"],
  dropped: ["已丢失", "dropped"],
  no_url: ["未设回调", "no address"],
  calls: ["{{count}} 条", "{{count}} entries"],

  faultsHint: [
    "接下来多少次会出这种故障；-1 一直出，0 不出。",
    "For how many of the next ones it happens; -1 until changed, 0 never.",
  ],
  duplicateCallbacks: ["回调送两遍", "Callback delivered twice"],
  dropCallbacks: ["回调丢失", "Callback lost"],
  delayCallbacks: ["回调延迟", "Callback delayed"],
  delayMs: ["延迟多少毫秒", "Delay in milliseconds"],
  reorderCallbacks: ["回调乱序", "Callbacks out of order"],
  busy: ["系统繁忙 (-1)", "System busy (-1)"],
  rateLimited: ["超过频率 (45009)", "Rate limited (45009)"],
  tooManyAtOnce: ["并发太多 (45033)", "Too many at once (45033)"],
  resetBefore: ["生效前断线", "Connection breaks before the effect"],
  resetAfter: ["生效后断线", "Connection breaks after the effect"],
  latencyMs: ["每次回答慢多少毫秒", "Answers late by milliseconds"],
  clearFaults: ["全部恢复正常", "All back to normal"],
  someFaults: ["有故障", "Faults set"],
  tokens: ["令牌", "Tokens"],
  revokeInvalid: ["全部作废 (40014)", "Make all invalid (40014)"],
  revokeExpired: ["全部过期 (42001)", "Let all expire (42001)"],
  revoked: ["令牌已失效", "All tokens are dead"],
  switches: ["企业差异", "How this company differs"],
  halfAdd: ["先来「待确认」回调 (half_add)", "add_half_external_contact comes first"],
  unionidBound: ["已绑定开发者账号，返回 unionid", "Developer account bound: unionid is told"],
  receiveLimit: ["每位顾客可收群发", "Mass messages a customer may get"],
  month: ["每月同天数", "days of the month a month"],
  week: ["每周七条", "seven a week"],
  day: ["每天一条", "one a day"],

  corpid: ["企业 ID", "Corp ID"],
  agentid: ["应用 AgentId", "Agent ID"],
  secret: ["应用 Secret", "App secret"],
  apiBase: ["接口地址", "API address"],
  copy: ["复制", "Copy"],
  copied: ["已复制", "Copied"],
  callback: ["回调", "Callback"],
  callbackUrl: ["回调地址", "Callback address"],
  callbackMissing: [
    "还没有回调：Hortus 听不到这里发生的事，虚拟顾客也在等。",
    "No callback yet: Hortus hears nothing of what happens here, and virtual life waits.",
  ],
  verifiedAt: ["{{at}} 验证通过", "Verified {{at}}"],
  verify: ["验证并保存", "Verify and save"],
  reset: ["从头来过", "Start over"],
  resetHint: [
    "所有人、聊天和任务回到最初；回调设置保留。",
    "People, chats and tasks go back to the beginning; the callback stays.",
  ],
  resetSure: ["再点一次，全部重来", "Tap again to start over"],
  resetDone: ["已回到最初", "Back to the beginning"],
} as const satisfies Record<string, readonly [zh: string, en: string]>;

export type Word = keyof typeof words;
const STORED = "sandbox.language";

/** Chinese unless this browser chose otherwise, or the address says `lang=en`. */
export function startWords(): void {
  const texts = (index: 0 | 1) =>
    Object.fromEntries(Object.entries(words).map(([key, pair]) => [key, pair[index]]));
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(STORED);
  void i18next.use(initReactI18next).init({
    lng: asked === "en" ? "en" : "zh-CN",
    fallbackLng: "zh-CN",
    resources: { "zh-CN": { translation: texts(0) }, en: { translation: texts(1) } },
    interpolation: { escapeValue: false }, // React escapes
    keySeparator: false,
  });
  i18next.on("languageChanged", (language) => {
    localStorage.setItem(STORED, language);
    document.documentElement.lang = language;
  });
  document.documentElement.lang = i18next.language;
}

export interface Words {
  (word: Word, values?: Record<string, string | number>): string;
}

export function useWords(): { say: Words; language: string; switchLanguage(): void } {
  const { t, i18n } = useTranslation();
  return {
    say: (word, values) => t(word, { ...values }),
    language: i18n.language,
    switchLanguage: () => void i18n.changeLanguage(i18n.language === "en" ? "zh-CN" : "en"),
  };
}
