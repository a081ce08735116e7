/**
 * OAuth and web sign-in: who plays somebody on the phone page comes back at once with a code, anybody else chooses who to be.
 * It stands at WeCom's own paths, so a product only has another base address.
 */
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { World } from "../world.ts";
import { issueCode, isTrusted } from "./identity.ts";

const query = z.object({
  appid: z.string(),
  redirect_uri: z.string(),
  state: z.string().max(128).default(""),
  scope: z.enum(["snsapi_base", "snsapi_privateinfo"]).default("snsapi_base"),
  agentid: z.coerce.number().int().optional(),
  /** Ours: who it is, instead of asking. */
  as: z.string().optional(),
});
const SHOWN_PEOPLE = 30;

export function serveSignIn(app: FastifyInstance, world: World): void {
  app.get("/connect/oauth2/authorize", (request, reply) => signIn(world, request, reply, true));
  app.get("/wwlogin/sso/login", (request, reply) => signIn(world, request, reply, false));
}

function signIn(
  world: World,
  request: { query: unknown; url: string; headers: { cookie?: string | undefined } },
  reply: FastifyReply,
  inClient: boolean,
): FastifyReply {
  const { state } = world;
  const company = state.company.get();
  const asked = query.safeParse(request.query);
  if (!asked.success)
    return sendPage(reply, 400, `<p>40035: ${escape(asked.error.issues[0]?.path.join(".") ?? "")}</p>`);
  const { appid, redirect_uri, scope, agentid, as } = asked.data;
  if (appid !== company.corpid) return sendPage(reply, 400, "<p>40013: appid 不对 · appid is not valid</p>");
  const needsAgent = !inClient || scope === "snsapi_privateinfo";
  if (needsAgent && agentid !== company.agentid)
    return sendPage(reply, 400, "<p>40056: agentid 不对 · agentid is not valid</p>");
  if (!isTrusted(world, redirect_uri))
    return sendPage(reply, 400, "<p>50001: 回调域名不可信 · redirect_uri is not on a trusted domain</p>");
  const who = as ?? playedBy(request.headers.cookie);
  const known = who !== undefined && (state.staff.get(who) ?? (inClient ? state.people.get(who) : undefined));
  if (known && who !== undefined) {
    const target = new URL(redirect_uri);
    target.searchParams.set("code", issueCode(world, who, scope));
    target.searchParams.set("state", asked.data.state);
    return reply.redirect(String(target));
  }
  return sendPage(reply, 200, chooser(world, request.url, inClient));
}

/** The phone page leaves a cookie with whom one plays. */
function playedBy(cookie = ""): string | undefined {
  const value = /(?:^|;\s*)sandbox_as=([^;]+)/.exec(cookie)?.[1];
  return value === undefined ? undefined : decodeURIComponent(value);
}

function chooser({ state }: World, url: string, inClient: boolean): string {
  const row = (id: string, name: string, note: string) => {
    const href = escape(`${url}&as=${encodeURIComponent(id)}`);
    return `<li><a href="${href}"><b>${escape(name)}</b><span>${escape(note)}</span></a></li>`;
  };
  const staff = [...state.staff.all()].map((one) => row(one.userid, one.name, one.position || one.userid));
  const people = [...state.people.all()].slice(0, SHOWN_PEOPLE);
  const others = inClient ? people.map((one) => row(one.id, one.nickname, "顾客 · customer")) : [];
  return `<h1>以谁的身份继续？<small>Who are you?</small></h1><ul>${[...staff, ...others].join("")}</ul>`;
}

function sendPage(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply.code(status).type("text/html; charset=utf-8").header("cache-control", "no-store")
    .send(`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>沙箱登录 · Sandbox sign-in</title><style>
body{font:16px/1.5 system-ui,sans-serif;max-width:420px;margin:0 auto;padding:24px 16px;background:#faf8f2;color:#1c2a25}
h1{font-size:20px}small{display:block;font-size:14px;font-weight:400;color:#56645e}ul{list-style:none;padding:0;margin:0}
a{display:flex;justify-content:space-between;gap:12px;padding:12px;margin:6px 0;border:1px solid #e2dfd5;border-radius:10px;
background:#fff;color:inherit;text-decoration:none}a span{color:#56645e;font-size:14px}
</style><main>${body}</main></html>`);
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escape = (text: string) => text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
