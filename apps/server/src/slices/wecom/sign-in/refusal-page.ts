/** The page that says why nobody was signed in, and what helps. Plain: it has to stand where our apps can't load. */
import type { FastifyReply } from "fastify";
import type { Refused } from "./recognise.ts";

type Words = { title: string; help: string };
type Why = Refused | "workspace" | "not_connected" | "errand";

const WORDS: Record<Why, { status: number; again?: true; zh: Words; en: Words }> = {
  workspace: {
    status: 404,
    zh: { title: "没有这个工作区", help: "地址不对。请从企业微信的工作台重新打开应用。" },
    en: {
      title: "No such workspace",
      help: "The address is wrong. Open the app from WeCom's workbench again.",
    },
  },
  not_connected: {
    status: 409,
    zh: { title: "还没有连接企业微信", help: "请管理员先在管理台的“企业微信”里完成连接。" },
    en: {
      title: "Not connected with WeCom",
      help: "An owner connects WeCom in the console's settings first.",
    },
  },
  errand: {
    status: 400,
    again: true,
    zh: { title: "这次登录已失效", help: "登录要在十分钟内、在同一个窗口里完成。请再试一次。" },
    en: {
      title: "This sign-in is over",
      help: "It has to end within ten minutes in the same window. Try again.",
    },
  },
  code: {
    status: 400,
    again: true,
    zh: { title: "登录码已失效", help: "企业微信的登录码只能用一次，五分钟内有效。请再试一次。" },
    en: { title: "The code is used up", help: "WeCom's code is good once, for five minutes. Try again." },
  },
  unreachable: {
    status: 502,
    again: true,
    zh: {
      title: "企业微信没有应答",
      help: "稍等一会儿再试。若一直这样，请管理员看看“企业微信”里的连接状况。",
    },
    en: {
      title: "WeCom did not answer",
      help: "Try again in a moment. If it stays, an owner looks at the connection's health.",
    },
  },
  stranger: {
    status: 403,
    zh: { title: "这里是给公司顾问用的", help: "您不是这家企业的成员。" },
    en: { title: "This is for the company's advisors", help: "You are no member of this company." },
  },
  unknown: {
    status: 403,
    again: true,
    zh: {
      title: "还不认识您",
      help: "通讯录里没有读到您。请管理员把您加进应用的“可见范围”，再同步一次。",
    },
    en: {
      title: "We don't know you yet",
      help: "The directory does not show you. An owner adds you to the app's visible range and syncs again.",
    },
  },
  inactive: {
    status: 403,
    zh: {
      title: "您的成员账号未启用",
      help: "企业微信里您的账号已停用、未激活或已离职。如有不对，请找管理员。",
    },
    en: {
      title: "Your membership is not active",
      help: "In WeCom your account is disabled, not activated, or has left. Ask an owner if that is wrong.",
    },
  },
  off: {
    status: 403,
    zh: { title: "您的账号已被停用", help: "管理员停用了您在这里的账号。如有不对，请找管理员。" },
    en: {
      title: "Your account is switched off",
      help: "An owner switched off your account here. Ask if that is wrong.",
    },
  },
  password: {
    status: 403,
    zh: { title: "请用密码登录", help: "您的账号不是顾问账号，权限更大，所以只能用邮箱和密码登录。" },
    en: {
      title: "Use your password",
      help: "Your account is more than an advisor's, so it opens by e-mail and password only.",
    },
  },
};

/** @param again where another try begins */
export function sendRefusal(
  reply: FastifyReply,
  why: Why,
  { language, again }: { language: string | undefined; again?: string },
): FastifyReply {
  const { status, again: mayHelp, ...words } = WORDS[why];
  const isEnglish = /^en/i.test(language ?? "");
  const { title, help } = isEnglish ? words.en : words.zh;
  const link =
    why === "password"
      ? { href: "/h5/", text: isEnglish ? "Sign in" : "去登录" }
      : mayHelp && again
        ? { href: again, text: isEnglish ? "Try again" : "再试一次" }
        : undefined;
  return reply.code(status).type("text/html; charset=utf-8").header("cache-control", "no-store")
    .send(`<!doctype html><html lang="${isEnglish ? "en" : "zh-CN"}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Hortus</title><style>
body{font:16px/1.6 system-ui,sans-serif;margin:0;background:#faf8f2;color:#1c2a25}
main{max-width:26rem;margin:0 auto;padding:20vh 24px 24px}h1{font-size:22px;margin:0 0 8px}p{margin:0 0 20px;color:#56645e}
a{display:inline-block;padding:10px 20px;border-radius:10px;background:#1f5c46;color:#fff;text-decoration:none}
</style><main><h1>${title}</h1><p>${help}</p>${link ? `<a href="${link.href.replaceAll("&", "&amp;")}">${link.text}</a>` : ""}</main></html>`);
}
