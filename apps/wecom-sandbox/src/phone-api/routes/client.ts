/** How people sign in, which pages stand beside chats, and what those ask of WeCom's client. */
import { z } from "zod";
import * as shape from "../shapes.ts";
import type { PhoneRoute } from "./pieces.ts";

export const clientRoutes = {
  /** A code for auth/getuserinfo, without the sign-in page: `id` is a userid or a person's id. */
  issueCode: {
    method: "POST",
    path: "/oauth-codes",
    body: z.object({
      id: z.string(),
      scope: z.enum(["snsapi_base", "snsapi_privateinfo"]).default("snsapi_base"),
    }),
    response: z.object({ code: z.string() }),
  },
  getPages: { method: "GET", path: "/pages", response: shape.pagesShape },
  setPages: { method: "PUT", path: "/pages", body: shape.pagesShape.partial(), response: shape.pagesShape },
  /** A page in the advisor's phone calls the client: the other end of WeixinJSBridge. */
  invokeBridge: {
    method: "POST",
    path: "/bridge",
    body: shape.bridgeCallShape,
    response: shape.bridgeAnswerShape,
  },
  /** What WeCom's client asks before it lets a page call it: 0, 40093 or 42012. */
  judgeSignature: {
    method: "POST",
    path: "/js-signatures",
    body: z.object({
      kind: z.enum(["corp", "agent"]),
      nonceStr: z.string(),
      timestamp: z.string(),
      url: z.string(),
      signature: z.string(),
    }),
    response: z.object({ errcode: z.int() }),
  },
} as const satisfies Record<string, PhoneRoute>;
