/**
 * What WeCom's client answers to a page that calls it: the other end of WeixinJSBridge. The page's signature is judged by
 * the sandbox's own tickets, so a wrong one fails here as it fails in WeCom.
 */
import { judgeSignature } from "../identity/identity.ts";
import type { BridgeAnswer, BridgeCall } from "../phone-api.ts";
import { getMember } from "../relations.ts";
import { Refusal, type World } from "../world.ts";
import { beginCollection } from "./collecting.ts";
import { sendContent } from "./sending.ts";

const MOST_SESSIONS = 500;
/** Names that need no app identity. */
const FREE = new Set(["closeWindow", "openDefaultBrowser"]);
const WITH_CUSTOMER = new Set(["single_chat_tools", "contact_profile", "single_kf_tools"]);

export function createBridge(world: World) {
  /** Pages that registered with an app's signature, by the session that the phone made for them. */
  const registered = new Map<string, string>();

  return function invoke(call: BridgeCall): BridgeAnswer {
    getMember(world, call.userid);
    const { name } = call;
    const ok = (more: object = {}): BridgeAnswer => ({ errMsg: `${name}:ok`, ...more });
    const fail = (why: string): BridgeAnswer => ({ errMsg: `${name}:fail ${why}` });
    switch (name) {
      case "preVerifyJSAPI":
        return register("corp", "verifyAppId", "verifyNonceStr", "verifyTimestamp", "verifySignature");
      case "agentConfig":
        return register("agent", "corpid", "nonceStr", "timestamp", "signature");
    }
    const pageUrl = call.url.split("#")[0];
    if (!FREE.has(name) && registered.get(call.session) !== pageUrl) return fail("no permission");
    switch (name) {
      case "getContext":
        return ok({ entry: call.entry, shareTicket: "" });
      case "getCurExternalContact":
        if (!WITH_CUSTOMER.has(call.entry) || call.personId === undefined)
          return fail("without context of external contact");
        return ok({ userId: call.personId });
      case "getCurExternalChat":
        if (call.entry !== "group_chat_tools" || call.chatId === undefined)
          return fail("without context of external chat");
        return ok({ chatId: call.chatId });
      case "sendChatMessage":
        return attempt(() => sendContent(world, call));
      case "createExternalPayment":
        return attempt(() => ({ paymentId: beginCollection(world, call) }));
      // the phone itself does these, or there is nothing to see of them
      case "closeWindow":
      case "openDefaultBrowser":
      case "hideChatAttachmentMenu":
      case "openUserProfile":
      case "openEnterpriseChat":
        return ok();
      default:
        return fail("not supported in the sandbox");
    }

    function register(kind: "corp" | "agent", ...fields: [string, string, string, string]): BridgeAnswer {
      const [corp, nonceStr, timestamp, signature] = fields.map((field) => String(call.params[field] ?? ""));
      const { corpid, agentid } = world.state.company.get();
      if (corp !== corpid) return fail("40013: corpid");
      if (kind === "agent" && String(call.params.agentid) !== String(agentid)) return fail("40056: agentid");
      const page = { nonceStr: nonceStr ?? "", timestamp: timestamp ?? "", signature: signature ?? "" };
      const errcode = judgeSignature(world, kind, { ...page, url: call.url });
      if (errcode !== 0) return { ...fail(`${errcode}: invalid signature`), errCode: errcode };
      if (kind === "agent") {
        registered.set(call.session, call.url.split("#")[0] ?? "");
        const [oldest] = registered.keys();
        if (oldest !== undefined && registered.size > MOST_SESSIONS) registered.delete(oldest);
      }
      return ok();
    }

    function attempt(act: () => object | void): BridgeAnswer {
      try {
        return ok(act() ?? {});
      } catch (e) {
        if (e instanceof Refusal) return fail(e.message);
        throw e;
      }
    }
  };
}
