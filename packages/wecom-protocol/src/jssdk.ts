/** What pages inside WeCom's client need from the server: signatures, and the addresses of OAuth and web sign-in. */
import { createHash } from "node:crypto";

/**
 * The signature of `config` (with the company's ticket) and of `agentConfig` (with the app's).
 *
 * @param page.url of the page without "#…", exactly as the page sees it
 * @param page.timestamp unix seconds
 */
export function signPage(
  ticket: string,
  page: { nonceStr: string; timestamp: number | string; url: string },
): string {
  const { nonceStr, timestamp, url } = page;
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${url.split("#")[0]}`;
  return createHash("sha1").update(text).digest("hex");
}

/** Where OAuth begins: works inside WeCom's and WeChat's clients only. */
export const OAUTH_BASE = "https://open.weixin.qq.com";
/** Where a browser outside signs in by scanning. */
export const WEB_SIGN_IN_BASE = "https://login.work.weixin.qq.com";

export interface SignIn {
  corpId: string;
  agentId: number;
  /** Its domain must be one that the app trusts (50001). Comes back with `code` and `state`. */
  redirectUri: string;
  /** Letters and digits, at most 128. */
  state: string;
}

/** @param options.base another WeCom than the real one: a sandbox */
export function oauthAddress(
  signIn: SignIn,
  options: { scope?: "snsapi_base" | "snsapi_privateinfo"; base?: string } = {},
): string {
  const { scope = "snsapi_base", base = OAUTH_BASE } = options;
  const address = new URL("/connect/oauth2/authorize", base);
  for (const [name, value] of [
    ["appid", signIn.corpId],
    ["redirect_uri", signIn.redirectUri],
    ["response_type", "code"],
    ["scope", scope],
    ["state", signIn.state],
    ["agentid", String(signIn.agentId)],
  ] as const)
    address.searchParams.set(name, value);
  return `${address}#wechat_redirect`;
}

/** @param options.base another WeCom than the real one: a sandbox */
export function webSignInAddress(
  signIn: SignIn,
  options: { lang?: "zh" | "en"; base?: string } = {},
): string {
  const address = new URL("/wwlogin/sso/login", options.base ?? WEB_SIGN_IN_BASE);
  for (const [name, value] of [
    ["login_type", "CorpApp"],
    ["appid", signIn.corpId],
    ["agentid", String(signIn.agentId)],
    ["redirect_uri", signIn.redirectUri],
    ["state", signIn.state],
    ["lang", options.lang ?? "zh"],
  ] as const)
    address.searchParams.set(name, value);
  return String(address);
}
