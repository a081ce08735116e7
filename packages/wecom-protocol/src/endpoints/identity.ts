/** Who is there: OAuth inside the client, sign-in on the web, and the tickets that pages of the client are signed with. */
import { z } from "zod";
import { list, nothing } from "./shapes.ts";

const ticket = z.object({ ticket: z.string().min(1), expires_in: z.int().positive() });

export const identityEndpoints = {
  /** The code of OAuth and of web sign-in alike: five minutes, once. Strangers have no external_userid. */
  "auth/getuserinfo": {
    method: "GET",
    writes: false,
    request: z.object({ code: z.string().min(1).max(512) }),
    response: z.object({
      userid: z.string().optional(),
      /** Only with scope snsapi_privateinfo; 1800 seconds. */
      user_ticket: z.string().optional(),
      openid: z.string().optional(),
      /** Only if the person is a customer of a member in the app's range. */
      external_userid: z.string().optional(),
    }),
  },
  /** What a member agreed to show; each field may be absent. */
  "auth/getuserdetail": {
    method: "POST",
    writes: false,
    request: z.object({ user_ticket: z.string().min(1).max(512) }),
    response: z.object({
      userid: z.string(),
      gender: z.string().optional(),
      avatar: z.string().optional(),
      qr_code: z.string().optional(),
      mobile: z.string().optional(),
      email: z.string().optional(),
      biz_mail: z.string().optional(),
      address: z.string().optional(),
    }),
  },
  /** Of the company, for `config`. */
  get_jsapi_ticket: { method: "GET", writes: false, request: nothing, response: ticket },
  /** Of the app, for `agentConfig`. */
  "ticket/get": {
    method: "GET",
    writes: false,
    request: z.object({ type: z.literal("agent_config") }),
    response: ticket,
  },
  getcallbackip: {
    method: "GET",
    writes: false,
    request: nothing,
    response: z.object({ ip_list: list(z.string()) }),
  },
  get_api_domain_ip: {
    method: "GET",
    writes: false,
    request: nothing,
    response: z.object({ ip_list: list(z.string()) }),
  },
} as const;
