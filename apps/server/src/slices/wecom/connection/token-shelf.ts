import type { SharedTokens, Token } from "@hortus/wecom-protocol";
import type { Context } from "../../../context.ts";
import { findToken, leaseToken, putToken, type TokenRow } from "./token-store.ts";

/** As long as gettoken may take with its retries; who died with the lease holds nobody longer. */
const LEASE_MS = 20_000;
const LOOK_MS = 100;

/** The workspace's token, shared by all processes on its database: one of them asks WeCom, the others wait for the row. */
export function shareTokens({ workspace, clock, sealer }: Context, revision: number): SharedTokens {
  async function find(bad: string | undefined): Promise<Token | undefined> {
    const row = await findToken(workspace.db);
    if (!row?.tokenSealed || !row.goodUntil || row.revision !== revision) return undefined;
    if (row.goodUntil <= clock.now()) return undefined;
    const value = sealer.open(row.tokenSealed);
    return value === bad ? undefined : { value, until: row.goodUntil };
  }
  return {
    async get(bad, fetchToken) {
      for (;;) {
        const known = await find(bad);
        if (known) return known;
        const now = clock.now();
        const isMine = await workspace.tx((tx) => leaseToken(tx, now, new Date(now.getTime() + LEASE_MS)));
        if (isMine) return fetchOnce(bad, fetchToken);
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
  };

  async function fetchOnce(bad: string | undefined, fetchToken: () => Promise<Token>): Promise<Token> {
    let row: TokenRow | undefined;
    try {
      // Whoever held the lease before may have fetched between our look and our lease.
      const meanwhile = await find(bad);
      if (meanwhile) return meanwhile;
      const token = await fetchToken();
      row = { revision, tokenSealed: sealer.seal(token.value), goodUntil: token.until };
      return token;
    } finally {
      await workspace.tx((tx) => putToken(tx, row));
    }
  }
}
