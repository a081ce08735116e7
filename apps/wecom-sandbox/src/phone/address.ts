/** What is open stands in the address, so that a scene can be sent to a colleague and survives a reload. */
import { useSyncExternalStore } from "react";

const NAMES = [
  /** Who plays the customer; what their phone shows: "people", "scan", or the chats. */
  "person",
  "phone",
  /** Member whose chat the customer has open. */
  "with",
  /** Group, and page, that the customer has open. */
  "group",
  "page",
  /** Customer service account that the customer writes to, and where its address was found. */
  "kf",
  "scene",
  /** Code held in front of the camera: what a printed QR code leads to. */
  "scan",
  /** Who plays the advisor; the tab of their phone. */
  "staff",
  "desk",
  /** Customer whose chat, or whose card, the advisor has open. */
  "chat",
  "card",
  /** Customer service account in whose name the advisor talks with `chat`. */
  "service",
  /** Group, and page, that the advisor has open; "side" shows the chat's toolbar page. */
  "room",
  "sheet",
  "side",
  /** Panel beside the phones; at phone width, what fills the screen. */
  "panel",
  "view",
] as const;
export type Address = Partial<Record<(typeof NAMES)[number], string>>;

const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());
addEventListener("popstate", tell);

/** The address and how to go on from it; undefined takes a name away. */
export function useAddress(): [Address, (change: { [N in keyof Address]: string | undefined }) => void] {
  const search = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => location.search,
  );
  const query = new URLSearchParams(search);
  const address: Address = Object.fromEntries(
    NAMES.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : [])),
  );
  return [address, change];
}

function change(changes: Record<string, string | undefined>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) query.delete(name);
    else query.set(name, value);
  }
  history.pushState(null, "", `${location.pathname}${query.size > 0 ? `?${query}` : ""}`);
  tell();
}
