/** Codes of OAuth and web sign-in, and the tickets of the JS-SDK; all end by the sandbox's clock. */
import { signPage } from "@hortus/wecom-protocol";
import { digest } from "../state.ts";
import { Refusal, type World } from "../world.ts";
import type { OauthCodeRow, TicketKind } from "./rows.ts";

const TICKET_SECONDS = 7200;
const MOST_KEPT = 500;

/** @param who userid, or a person's id */
export function issueCode({ state }: World, who: string, scope: OauthCodeRow["scope"]): string {
  if (!state.staff.get(who) && !state.people.get(who))
    throw new Refusal(404, "unknown_person", "There is no such person in the sandbox");
  return state.store.transact(() => {
    const code = digest(`oauth:${state.company.get().secret}:${state.nextNumber()}`, 43);
    state.oauthCodes.put(code, { code, id: who, scope, issuedAt: state.nowSeconds(), used: false });
    for (const old of state.oauthCodes.keys().slice(0, -MOST_KEPT)) state.oauthCodes.delete(old);
    return code;
  });
}

/** The domain of `redirectUri` has to be one that the app trusts, or below one; with none named all are. */
export function isTrusted({ state }: World, redirectUri: string): boolean {
  const { trustedDomains } = state.switches.get();
  if (!URL.canParse(redirectUri)) return false;
  const { host, hostname } = new URL(redirectUri);
  if (trustedDomains.length === 0) return true;
  return trustedDomains.some((one) => one === host || one === hostname || hostname.endsWith(`.${one}`));
}

/** The same one until its two hours end. */
export function issueTicket({ state, app }: World, kind: TicketKind): { ticket: string; expires_in: number } {
  const now = state.nowSeconds();
  // the company's is the same for all apps
  const key = kind === "agent" && !app.isFirst ? `${kind}:${app.agentid}` : kind;
  const current = state.jsTickets.get(key);
  if (current && now - current.issuedAt < TICKET_SECONDS)
    return { ticket: current.value, expires_in: current.issuedAt + TICKET_SECONDS - now };
  return state.store.transact(() => {
    const value = `${kind}-${digest(`ticket:${key}:${state.nextNumber()}`, 43)}${digest(`more:${now}`, 30)}`;
    state.jsTickets.put(key, { kind, value, issuedAt: now });
    return { ticket: value, expires_in: TICKET_SECONDS };
  });
}

/** What the client says of a page's signature: 0, 40093, or 42012 when it was made with another ticket: of the other kind, or another app's. */
export function judgeSignature(
  { state }: World,
  kind: TicketKind,
  page: { nonceStr: string; timestamp: string; url: string; signature: string },
): 0 | 40093 | 42012 {
  const fits = (key: string) => {
    const ticket = state.jsTickets.get(key);
    const alive = ticket && state.nowSeconds() - ticket.issuedAt < TICKET_SECONDS;
    return alive && signPage(ticket.value, page) === page.signature;
  };
  if (fits(kind)) return 0;
  return state.jsTickets.keys().some(fits) ? 42012 : 40093;
}

export const openidOf = ({ state }: World, id: string) =>
  `o${digest(`openid:${state.company.get().corpid}:${id}`, 27)}`;
