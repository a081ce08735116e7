/** Access tokens: two hours by the sandbox's clock, the same one for each asker with one secret until it ends. */
import { findApp } from "./apps/apps.ts";
import type { App } from "./apps/rows.ts";
import type { TokenRow } from "./rows.ts";
import type { State } from "./state.ts";

export const TOKEN_SECONDS = 7200;
const KEPT = 20;

/** `expires_in` shrinks as the token ages. */
export function issueToken(state: State, app: App): { access_token: string; expires_in: number } {
  const current = [...state.tokens.all()].findLast(
    (token) =>
      !token.revoked &&
      secondsLeft(state, token) > 0 &&
      findApp(state, token.agentid)?.agentid === app.agentid,
  );
  if (current) return { access_token: current.value, expires_in: secondsLeft(state, current) };
  return state.store.transact(() => {
    const token = {
      value: state.nextId("", 43) + state.nextId("", 43),
      issuedAt: state.nowSeconds(),
      revoked: undefined,
      agentid: app.agentid,
    };
    state.tokens.put(token.value, token);
    for (const old of state.tokens.keys().slice(0, -KEPT)) state.tokens.delete(old);
    return { access_token: token.value, expires_in: TOKEN_SECONDS };
  });
}

/** Whose token it is, or the errcode for it. */
export function judgeToken(state: State, value: string | undefined): App | 40014 | 41001 | 42001 {
  if (!value) return 41001;
  const token = state.tokens.get(value);
  if (!token || token.revoked === "invalid") return 40014;
  if (token.revoked === "expired" || secondsLeft(state, token) <= 0) return 42001;
  return findApp(state, token.agentid) ?? 40014;
}

export function revokeTokens(state: State, as: "invalid" | "expired"): void {
  state.store.transact(() => {
    for (const token of state.tokens.all()) state.tokens.put(token.value, { ...token, revoked: as });
  });
}

const secondsLeft = (state: State, token: TokenRow) => token.issuedAt + TOKEN_SECONDS - state.nowSeconds();
