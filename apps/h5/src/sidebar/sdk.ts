/**
 * WeCom's client, asked by Tencent's own SDK. In a workspace that is connected to a sandbox the sandbox's one script comes first,
 * which stands in for what the client puts into its web view.
 */
import { wecomRoutes } from "@hortus/contracts";
import { api } from "../api.ts";

type Sdk = typeof import("@wecom/jssdk");

/** The page is not open in a chat of WeCom's client, or the client refused it. `detail` is the client's own word. */
export class SdkRefusal extends Error {
  override readonly name = "SdkRefusal";
}

const APIS = ["getContext", "getCurExternalContact", "getCurExternalChat", "sendChatMessage"];

let opening: Promise<Sdk> | undefined;

/** The SDK, registered for this page; once a page, since a second registration would be for another address. */
export function openSdk(): Promise<Sdk> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

async function open(): Promise<Sdk> {
  const client = await api.call(wecomRoutes.getWecomClient, {});
  if (client.kind === "none") throw new SdkRefusal("not connected");
  if (client.kind === "sandbox") await loadScript(new URL("/bridge.js", client.url).href);
  const sdk = await import("@wecom/jssdk");
  const url = location.href.split("#")[0] ?? location.href;
  const signed = await api.call(wecomRoutes.signPage, { body: { url } });
  await new Promise<void>((resolve, reject) => {
    const fail = (result: unknown) => reject(new SdkRefusal(wordOf(result)));
    sdk.register({
      corpId: signed.corpId,
      agentId: String(signed.agentId),
      jsApiList: APIS,
      getConfigSignature: () => signed.corp,
      getAgentConfigSignature: () => signed.agent,
      onAgentConfigSuccess: () => resolve(),
      onConfigFail: fail,
      onAgentConfigFail: fail,
    });
    // The SDK registers with its first call. Outside WeCom's client it never answers.
    void Promise.resolve(sdk.getContext()).catch(() => undefined);
    setTimeout(() => reject(new SdkRefusal("no answer from the client")), 6_000);
  });
  return sdk;
}

/** Whom the chat is with. @throws {SdkRefusal} */
export async function readCustomer(): Promise<string> {
  const sdk = await openSdk();
  return (await asked(() => sdk.getCurExternalContact())).userId;
}

/** Which group the page is beside. @throws {SdkRefusal} */
export async function readChat(): Promise<string> {
  const sdk = await openSdk();
  return (await asked(() => sdk.getCurExternalChat())).chatId;
}

/** Says it in the chat that the page is beside, as the advisor. @throws {SdkRefusal} */
export async function sendText(content: string): Promise<void> {
  const sdk = await openSdk();
  await asked(() => sdk.sendChatMessage({ msgtype: "text", enterChat: true, text: { content } }));
}

/** Shows a picture in the chat, which WeCom holds under this media id. @throws {SdkRefusal} */
export async function sendPicture(mediaid: string): Promise<void> {
  const sdk = await openSdk();
  await asked(() => sdk.sendChatMessage({ msgtype: "image", enterChat: true, image: { mediaid } }));
}

/** Shows a card that leads to a page; without a picture, for ours need a sign-in. @throws {SdkRefusal} */
export async function sendCard(card: { link: string; title: string; desc: string }): Promise<void> {
  const sdk = await openSdk();
  await asked(() => sdk.sendChatMessage({ msgtype: "news", enterChat: true, news: { ...card, imgUrl: "" } }));
}

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new SdkRefusal(wordOf(error));
  }
}

const wordOf = (result: unknown): string =>
  typeof result === "object" && result !== null && "errMsg" in result
    ? String(result.errMsg)
    : String(result);

function loadScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new SdkRefusal("the sandbox can't be reached")));
    document.head.append(script);
  });
}
