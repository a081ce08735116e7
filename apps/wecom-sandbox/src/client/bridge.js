/**
 * For a page inside the sandbox's phone: what WeCom's client puts into its web view. The page takes it in by one script tag
 * and runs the real @wecom/jssdk unchanged. Anywhere else than in that frame it does nothing.
 */
(() => {
  const NAME = /^wecom-sandbox (wecom|wechat) (\S+)$/;
  const frame = NAME.exec(window.name);
  const script = document.currentScript;
  if (!frame || window.parent === window || !(script instanceof HTMLScriptElement)) return;
  const [, client, session] = frame;
  const phone = new URL(script.src).origin;
  const agent = `${navigator.userAgent} MicroMessenger/8.0.50${client === "wecom" ? " wxwork/4.1.36 NetType/WIFI" : ""}`;
  Object.defineProperty(navigator, "userAgent", { get: () => agent, configurable: true });

  const waiting = new Map();
  let last = 0;
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.origin !== phone) return;
    const { id, answer } = event.data ?? {};
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  window.WeixinJSBridge = {
    invoke(name, params, callback = () => undefined) {
      waiting.set(++last, callback);
      const call = { id: last, session, name, params: params ?? {}, url: location.href };
      window.parent.postMessage({ sandboxBridge: call }, phone);
    },
    // the phone raises no events of its own
    on() {},
  };
  document.dispatchEvent(new Event("WeixinJSBridgeReady"));
})();
