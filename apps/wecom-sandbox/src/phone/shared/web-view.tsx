import { useEffect, useMemo, useRef } from "react";
import type { BridgeCall } from "../../phone-api.ts";
import { phone } from "../api.ts";
import { useWords } from "../words.ts";

export interface PageContext {
  client: "wecom" | "wechat";
  /** userid, or the person's id: who signs in by OAuth. */
  who: string;
  entry: BridgeCall["entry"];
  personId?: string | undefined;
  chatId?: string | undefined;
}

let sessions = 0;

/** A page of the product inside the phone; its calls to the client are passed on to the sandbox. */
export function WebView({ url, context, onClose }: { url: string; context: PageContext; onClose(): void }) {
  const { say } = useWords();
  const frame = useRef<HTMLIFrameElement>(null);
  const { client, who, entry, personId, chatId } = context;
  const name = useMemo(() => {
    // whoever the page asks for by OAuth is the one who plays; the cookie has to be there before the frame loads
    document.cookie = `sandbox_as=${encodeURIComponent(who)}; path=/; samesite=lax`;
    return `wecom-sandbox ${client} ${who}-${++sessions}-${Math.round(performance.timeOrigin)}`;
    // another page is another session, too
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, who, url]);

  useEffect(() => {
    const answer = async (event: MessageEvent) => {
      const call: unknown = event.data?.sandboxBridge;
      if (event.source !== frame.current?.contentWindow || typeof call !== "object" || call === null) return;
      // of our own script, which the frame's page has taken in
      const { id, ...said } = call as {
        id: number;
        session: string;
        name: string;
        params: object;
        url: string;
      };
      if (said.name === "closeWindow") onClose();
      const where = { entry, ...(personId && { personId }), ...(chatId && { chatId }) };
      const body = { ...said, params: { ...said.params }, userid: who, ...where };
      const failed = { errMsg: `${said.name}:fail no permission` };
      const result = client === "wecom" ? await phone.invokeBridge({ body }).catch(() => failed) : failed;
      frame.current?.contentWindow?.postMessage({ id, answer: result }, event.origin);
    };
    const listen = (event: MessageEvent) => void answer(event);
    window.addEventListener("message", listen);
    return () => window.removeEventListener("message", listen);
  }, [client, who, entry, personId, chatId, onClose]);

  return (
    <div className="web-view">
      <div className="web-view-bar">
        <span>{URL.canParse(url) ? new URL(url).host : url}</span>
        <a href={url} target="_blank" rel="noreferrer">
          {say("newTab")}
        </a>
      </div>
      <iframe
        key={name}
        ref={frame}
        name={name}
        src={url}
        title={say("page")}
        // of another origin than the phone, so it keeps its own cookies and can't reach in; nor may it steer the tab
        // oxlint-disable-next-line react/iframe-missing-sandbox
        sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-downloads"
      />
    </div>
  );
}
