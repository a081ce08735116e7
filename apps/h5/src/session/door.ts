/** The way in by WeCom's word: through the door of the workspace that this page, or this phone, belongs to. */

/** The workspace: of the sidebar's address, or of the last entry by WeCom on this phone. */
export function doorHere(): string | undefined {
  const inAddress = /^\/h5\/sidebar\/([a-z0-9_]+)/.exec(location.pathname)?.[1];
  return inAddress ?? /(?:^|;\s*)hortus_door=([a-z0-9_]+)/.exec(document.cookie)?.[1];
}

/** Leaves for WeCom, which sends the browser back to this very page. */
export function openDoor(workspace: string): void {
  const here = location.pathname + location.search;
  location.replace(`/wecom/${workspace}/enter?to=${encodeURIComponent(here)}`);
}

/** WeCom's client, or a frame of a sandbox's phone: there it takes no question to know who it is. */
export const isInClient = (): boolean => /wxwork/i.test(navigator.userAgent) || window.parent !== window;

/** The server sends its guests back with this mark. Still a stranger then: asking again would go round in circles. */
export const wasJustEntered = (): boolean => location.hash === "#entered";
