import { defineWords } from "@hortus/ui";

/** Words of the frame around all pages. */
export const frameWords = defineWords("h5-frame", {
  zh: {
    today: "今日",
    done: "已完成",
    customers: "客户",
    me: "我的",
    demo: "演示",
    back: "返回",
    retry: "重试",
    pages: "页面",
    failed: "没能打开",
    noPermission: "这个账号看不了这里",
    noPermissionHint: "工作台给顾问使用。请用顾问账号登录，或打开电脑上的管理台。",
    noAdvisor: "账号还没绑定企业微信成员",
    noAdvisorHint:
      "请管理员在「团队与角色」里把这个账号绑定到你的企业微信成员，绑定后这里就有你的任务和客户。",
    copied: "已复制",
  },
  en: {
    today: "Today",
    done: "Done",
    customers: "Customers",
    me: "Me",
    demo: "Demo",
    back: "Back",
    retry: "Try again",
    pages: "Pages",
    failed: "This could not be opened",
    noPermission: "This account may not look here",
    noPermissionHint: "The workbench is for advisors. Sign in as one, or open the console on a computer.",
    noAdvisor: "This account is bound to no WeCom member",
    noAdvisorHint:
      "Ask an owner to bind it to your WeCom member under team and roles; then your tasks and customers are here.",
    copied: "Copied",
  },
});
